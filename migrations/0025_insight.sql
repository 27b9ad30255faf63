-- Products that are bought in one order, as the last night counted them over all customers.
-- owner: insight
-- kind: reference
create table product_pair (
  -- The smaller id first.
  a_id uuid not null references product (id),
  b_id uuid not null references product (id),
  orders integer not null,
  a_orders integer not null,
  b_orders integer not null,
  -- Orders that were looked at.
  baskets integer not null,
  counted_on date not null,
  primary key (a_id, b_id)
);
create index product_pair_b on product_pair (b_id);
