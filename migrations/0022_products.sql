-- What is sold, at what price, with what tax; and the media that bring orders.

-- 税率 in percent. Rows with dates, never constants: the next change of the law is a row. Classes that are not here
-- (非課税, 不課税, 免税) have none.
-- owner: products
-- kind: reference
create table tax_rate (
  tax_class text not null check (tax_class in ('standard', 'reduced')),
  starts_on date not null,
  rate numeric(5, 2) not null check (rate >= 0 and rate < 100),
  primary key (tax_class, starts_on)
);
-- 消費税法 (1989, 1997, 2014) and 所得税法等の一部を改正する法律 (2019).
insert into tax_rate (tax_class, starts_on, rate) values
  ('standard', '1989-04-01', 3), ('standard', '1997-04-01', 5), ('standard', '2014-04-01', 8),
  ('standard', '2019-10-01', 10), ('reduced', '1989-04-01', 3), ('reduced', '1997-04-01', 5),
  ('reduced', '2014-04-01', 8), ('reduced', '2019-10-01', 8);

-- owner: products
-- kind: reference
create table product_category (
  id uuid primary key,
  parent_id uuid references product_category (id),
  name text not null,
  -- Among its sisters, from 0.
  position integer not null default 0,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- owner: products
-- kind: reference
create table product (
  id uuid primary key,
  -- 品番, as typed; `code_key` is how it is looked up: one width, one case.
  code text not null,
  code_key text collate "C" not null,
  name text not null,
  kana text,
  category_id uuid references product_category (id),
  tax_class text not null default 'standard'
    check (tax_class in ('standard', 'reduced', 'exempt', 'outOfScope', 'zeroRated')),
  -- The product that this is a variation of; a variation has none of its own.
  parent_id uuid references product (id),
  -- What tells it from its sisters: 赤 · L.
  variation text,
  -- Yen for one, without tax.
  cost numeric(15, 2) check (cost >= 0),
  -- How many days one lasts.
  days_per_pack integer check (days_per_pack between 1 and 3650),
  -- Empty where stock is not counted. May fall below zero: an order is never refused for it.
  stock numeric(14, 3),
  active_from date,
  active_to date check (active_to >= active_from),
  description text,
  image_blob_key text,
  image_media_type text,
  -- Name, reading, code and variation, folded, for finding; products are few enough to be scanned.
  search_text text not null,
  -- The order of the reading, or of the name where there is none.
  kana_sort text collate "C" not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);
create unique index product_code on product (code_key) where deleted_at is null;
create index product_category_of on product (category_id) where category_id is not null;
create index product_parent on product (parent_id) where parent_id is not null;
create index product_kana on product (kana_sort, id);

-- The price of one from a day on.
-- owner: products
-- kind: reference
create table product_price (
  product_id uuid not null references product (id) on delete cascade,
  starts_on date not null,
  price numeric(15, 4) not null check (price >= 0),
  tax_included boolean not null,
  primary key (product_id, starts_on)
);

-- What a set is made of.
-- owner: products
-- kind: reference
create table product_part (
  set_id uuid not null references product (id) on delete cascade,
  product_id uuid not null references product (id),
  quantity integer not null check (quantity > 0),
  primary key (set_id, product_id)
);
create index product_part_of on product_part (product_id);
