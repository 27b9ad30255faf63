-- What binds customers and companies: groups of companies, contracts, complaints, households, business cards.

alter table company add column parent_id uuid references company (id);
create index company_parent on company (parent_id) where parent_id is not null;

-- A contract of a customer and one of a company have the same columns; only whose it is differs.
-- owner: contracts
-- kind: customer
create table customer_contract (
  customer_id uuid not null references customer (customer_id) on delete cascade,
  id uuid not null,
  title text not null,
  -- 契約番号, as typed.
  number text,
  kind text,
  started_on date not null,
  -- The last day of the present term; empty for a contract without an end.
  ends_on date,
  auto_renews boolean not null default false,
  renewal_months integer check (renewal_months between 1 and 600),
  -- So many days before the end it is time to decide.
  notice_days integer not null default 30 check (notice_days between 0 and 366),
  -- Yen, each `cycle`.
  amount bigint check (amount >= 0),
  cycle text not null default 'once' check (cycle in ('once', 'monthly', 'yearly')),
  terms text,
  cancelled_on date,
  cancel_reason text,
  owner_id uuid references app_user (id),
  -- 1 at first, one more with each renewal.
  term integer not null default 1,
  -- The term whose end was told of.
  reminded_term integer,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (customer_id, id)
);
create index customer_contract_id on customer_contract (id);
create index customer_contract_end on customer_contract ((coalesce(ends_on, 'infinity'::date)), id);

-- owner: contracts
-- kind: reference
create table company_contract (
  company_id uuid not null references company (id),
  id uuid primary key,
  title text not null,
  number text,
  kind text,
  started_on date not null,
  ends_on date,
  auto_renews boolean not null default false,
  renewal_months integer check (renewal_months between 1 and 600),
  notice_days integer not null default 30 check (notice_days between 0 and 366),
  amount bigint check (amount >= 0),
  cycle text not null default 'once' check (cycle in ('once', 'monthly', 'yearly')),
  terms text,
  cancelled_on date,
  cancel_reason text,
  owner_id uuid references app_user (id),
  term integer not null default 1,
  reminded_term integer,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);
create index company_contract_company on company_contract (company_id, id);
create index company_contract_end on company_contract ((coalesce(ends_on, 'infinity'::date)), id);

-- owner: complaints
-- kind: customer
create table complaint (
  customer_id uuid not null references customer (customer_id) on delete cascade,
  id uuid not null,
  received_on date not null,
  channel text not null,
  about text not null,
  body text,
  wish text,
  response text,
  cause text,
  prevention text,
  -- 未対応, 対応中, 保留, 対応完了
  state text not null default 'open' check (state in ('open', 'working', 'held', 'closed')),
  severity text not null default 'normal' check (severity in ('low', 'normal', 'high')),
  owner_id uuid references app_user (id),
  -- カスハラ疑い: when somebody said so.
  harassment_at timestamptz,
  closed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (customer_id, id)
);
create index complaint_id on complaint (id);
create index complaint_received on complaint (received_on desc, id desc) where deleted_at is null;
create index complaint_unfinished on complaint (received_on desc, id desc)
  where deleted_at is null and closed_at is null;

-- owner: households
-- kind: customer
create table household_member (
  customer_id uuid not null references customer (customer_id) on delete cascade,
  household_id uuid not null,
  -- 世帯主, 配偶者, 子, 親, その他
  role text not null default 'other' check (role in ('head', 'spouse', 'child', 'parent', 'other')),
  joined_at timestamptz not null default now(),
  version integer not null default 1,
  primary key (customer_id, household_id),
  -- One household a person.
  unique (customer_id)
);
create index household_member_household on household_member (household_id, customer_id);
-- Who lives at the same address.
create index contact_point_address on contact_point (key) where kind = 'address' and key <> '';

-- owner: cards
-- kind: customer
create table business_card (
  customer_id uuid not null references customer (customer_id) on delete cascade,
  id uuid not null,
  -- The day it was handed over: a card is a ground for writing to its address.
  exchanged_on date not null,
  exchanged_by uuid references app_user (id),
  -- As printed.
  company text,
  department text,
  title text,
  name text,
  phone text,
  email text,
  address text,
  remark text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (customer_id, id)
);
create index business_card_day on business_card (exchanged_on desc, id desc) where deleted_at is null;

-- owner: cards
-- kind: customer
create table business_card_image (
  customer_id uuid not null references customer (customer_id) on delete cascade,
  card_id uuid not null,
  side text not null check (side in ('front', 'back')),
  media_type text not null,
  size bigint not null,
  sha256 text not null,
  blob_key text not null,
  added_by uuid,
  created_at timestamptz not null default now(),
  primary key (customer_id, card_id, side)
);
