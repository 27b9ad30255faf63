-- Orders: what was bought, by whom, through which medium; what was taken back stands beside it as an entry of its own.

-- 媒体: what brought an order.
-- owner: media
-- kind: reference
create table media (
  id uuid primary key,
  code text not null,
  code_key text collate "C" not null unique,
  name text not null,
  kind text not null check (kind in
    ('web', 'search', 'social', 'affiliate', 'mail', 'tv', 'radio', 'newspaper', 'magazine', 'flyer', 'event',
     'referral', 'store', 'other')),
  retired_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- 媒体費, spread evenly over its days.
-- owner: media
-- kind: reference
create table media_cost (
  media_id uuid not null references media (id),
  id uuid not null,
  starts_on date not null,
  ends_on date not null check (ends_on >= starts_on),
  -- Yen, 制作・印刷・発送 included.
  amount bigint not null check (amount >= 0),
  note text,
  primary key (media_id, id)
);

-- What one of a foreign currency was in yen, as the user supplies it.
-- owner: orders
-- kind: reference
create table currency_rate (
  currency text not null check (currency ~ '^[A-Z]{3}$' and currency <> 'JPY'),
  starts_on date not null,
  yen numeric(18, 6) not null check (yen > 0),
  primary key (currency, starts_on)
);

-- An order, or what takes one back. Amounts are in its currency, those of a cancel or a return below zero; what was
-- agreed (lines, prices, taxes) is never changed afterwards.
-- The customer 00000000-0000-0000-0000-000000000000 is nobody: a sale over the counter, or of somebody deleted for good.
-- owner: orders
-- kind: customer
create table sales_order (
  customer_id uuid not null,
  id uuid not null,
  kind text not null default 'order' check (kind in ('order', 'cancel', 'return')),
  -- Of a cancel or a return: the order.
  of_id uuid,
  -- As typed or given; `sales_order_number` finds it.
  number text not null,
  -- The key of the source that numbered it; empty is ourselves.
  source text not null default '',
  channel text not null check (channel in ('phone', 'web', 'store', 'mail', 'fax', 'sales', 'other')),
  ordered_at timestamptz not null,
  -- That day in the organisation's time zone.
  ordered_on date not null,
  -- Who pays, where that is a company.
  company_id uuid references company (id),
  media_id uuid references media (id),
  currency text not null default 'JPY',
  -- Yen for one of the currency.
  rate numeric(18, 6) not null default 1,
  tax_mode text not null check (tax_mode in ('excluded', 'included', 'none')),
  rounding text not null check (rounding in ('floor', 'round', 'ceil')),
  goods numeric(20, 4) not null,
  discount numeric(20, 4) not null default 0,
  points numeric(20, 4) not null default 0,
  points_as text not null default 'discount' check (points_as in ('discount', 'payment')),
  shipping numeric(20, 4) not null default 0,
  fee numeric(20, 4) not null default 0,
  -- Of shipping and fee, in percent; empty where there are none.
  charge_tax_class text
    check (charge_tax_class in ('standard', 'reduced', 'exempt', 'outOfScope', 'zeroRated')),
  charge_tax_rate numeric(5, 2),
  tax numeric(20, 4) not null,
  total numeric(20, 4) not null,
  -- [{ taxClass, taxRate, taxable, net, tax }], a part a rate.
  taxes jsonb not null default '[]',
  -- Yen: goods after discounts, without tax, shipping and fee; what they cost; and all of it with tax.
  revenue bigint not null,
  cost bigint not null default 0,
  total_yen bigint not null,
  payment_method text,
  payment_state text not null default 'unpaid'
    check (payment_state in ('unpaid', 'authorized', 'paid', 'failed', 'refunded', 'none')),
  payment_due_on date,
  paid_on date,
  shipping_state text not null default 'waiting'
    check (shipping_state in ('none', 'waiting', 'preparing', 'shipped', 'delivered', 'returned')),
  -- To be shipped, and shipped.
  ship_on date,
  shipped_on date,
  carrier text,
  tracking_number text,
  -- { name, kana, postalCode, address, phone }; empty is the customer's own.
  ship_to jsonb,
  note text,
  -- Since when nothing of it is left: cancelled or returned in full. Such an order counts in no metric.
  voided_on date,
  -- Wrong credit, a test, a suspicion: waits for a person, and counts in no metric while it does.
  held_at timestamptz,
  held_reason text,
  import_id uuid,
  created_by uuid references app_user (id),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (customer_id, id)
);
create index sales_order_id on sales_order (id);
create index sales_order_customer on sales_order (customer_id, ordered_on);
create index sales_order_day on sales_order (ordered_at, id);
create index sales_order_of on sales_order (of_id) where of_id is not null;
create index sales_order_open on sales_order (ordered_at, id)
  where kind = 'order' and voided_on is null and (shipping_state in ('waiting', 'preparing') or held_at is not null);
create index sales_order_import on sales_order (import_id) where import_id is not null;

-- owner: orders
-- kind: customer
create table sales_line (
  customer_id uuid not null,
  order_id uuid not null,
  -- From 1.
  position integer not null,
  -- Empty where what was sold is no product of ours.
  product_id uuid references product (id),
  code text,
  name text not null,
  quantity numeric(14, 3) not null,
  unit_price numeric(18, 4) not null,
  discount numeric(20, 4) not null default 0,
  amount numeric(20, 4) not null,
  tax_class text not null check (tax_class in ('standard', 'reduced', 'exempt', 'outOfScope', 'zeroRated')),
  tax_rate numeric(5, 2) not null,
  -- Yen, its share of the order's.
  revenue bigint not null,
  cost bigint not null default 0,
  -- Of a cancel or a return: the line of the order.
  of_position integer,
  primary key (customer_id, order_id, position)
);
create index sales_line_product on sales_line (product_id, customer_id);

-- Which order has this number: the same file twice makes no order twice.
-- owner: orders
-- kind: identity
create table sales_order_number (
  source text collate "C" not null,
  -- In one width and case.
  number_key text collate "C" not null,
  customer_id uuid not null,
  order_id uuid not null,
  primary key (source, number_key)
);
create index sales_order_number_key on sales_order_number (number_key);
create index sales_order_number_of on sales_order_number (order_id);
create index sales_order_number_customer on sales_order_number (customer_id);

-- What numbers our own orders: 2026-000123. A number may be left out, none comes twice.
create sequence sales_order_own_number;
