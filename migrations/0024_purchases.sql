-- What orders say of a customer, kept in the transaction of each order; always what history says when it is read anew.

-- Orders that count: of kind order, neither void nor held. Revenue and profit are of those orders, less what was taken
-- back of them. Somebody with nothing but returns has a row with no order in it.
-- owner: purchases
-- kind: customer
create table purchase_facts (
  customer_id uuid not null primary key,
  -- Days of the first three orders that count, and of the last.
  first_on date,
  second_on date,
  third_on date,
  last_on date,
  orders integer not null,
  -- Yen, without tax.
  revenue bigint not null,
  gross_profit bigint not null,
  -- Revenue of the 365 days that begin with the first order.
  year_revenue bigint not null default 0,
  -- Returns and cancels.
  taken_back integer not null default 0,
  -- Days between orders on average; empty below two.
  average_interval numeric(8, 1),
  first_media_id uuid,
  first_channel text,
  first_order_id uuid,
  last_order_id uuid,
  -- Ranks 1 (least) to 5 by the organisation's thresholds, and the CPM segment, as of the last change or night
  -- (`ranked_on`: since when they are these); empty without an order that counts.
  r smallint,
  f smallint,
  m smallint,
  -- 1 is the tenth that bought most, as of the last nightly run.
  decile smallint,
  cpm text,
  ranked_on date
);
create index purchase_facts_last on purchase_facts (last_on, customer_id);
create index purchase_facts_first on purchase_facts (first_on, customer_id);
create index purchase_facts_orders on purchase_facts (orders, customer_id);
create index purchase_facts_revenue on purchase_facts (revenue, customer_id);

-- What is read of them that is no column: the name of what brought them, and the days gone by.
create view purchase_shown as
select f.customer_id, m.name as first_media,
  (now() at time zone coalesce(
    (select value ->> 'timeZone' from setting where key = 'organisation'), 'Asia/Tokyo'))::date - f.last_on
    as quiet_days
from purchase_facts f left join media m on m.id = f.first_media_id;

-- A row for each month in which a customer ordered or gave back. `cohort_month` is that of their first order; nobody has
-- none. What is taken back counts in the month in which it was.
-- owner: purchases
-- kind: customer
create table purchase_month (
  customer_id uuid not null,
  month date not null,
  cohort_month date,
  orders integer not null,
  -- 1 where the first order of all is among them.
  firsts integer not null,
  revenue bigint not null,
  gross_profit bigint not null,
  -- Of the first order alone, less what was taken back of it.
  first_revenue bigint not null,
  -- The last order of the month; empty where it has none.
  last_on date,
  primary key (customer_id, month)
);

-- What a customer has bought and kept. That there is such a product is known of the lines of orders.
-- owner: purchases
-- kind: customer
create table purchase_product (
  customer_id uuid not null,
  product_id uuid not null,
  orders integer not null,
  quantity numeric(14, 3) not null,
  revenue bigint not null,
  first_on date not null,
  last_on date not null,
  primary key (customer_id, product_id)
);
create index purchase_product_of on purchase_product (product_id, customer_id);

-- Ranks on the first of a month, for who moved where since. Made once a month from purchase_month, a year back.
-- owner: purchases
-- kind: customer
create table purchase_rank (
  customer_id uuid not null,
  ranked_on date not null,
  r smallint not null,
  f smallint not null,
  m smallint not null,
  decile smallint not null,
  cpm text not null,
  primary key (customer_id, ranked_on)
);
-- A month is written at one go, so its rows lie together.
create index purchase_rank_month on purchase_rank using brin (ranked_on);
