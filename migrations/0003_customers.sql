-- The customer, and everything that grows with customers. Every table here leads its primary key with customer_id.

-- owner: companies
-- kind: reference
create table company (
  id uuid primary key,
  name text not null,
  -- 株式会社 …, and whether it stands before or after (前株 / 後株).
  legal_form text,
  legal_form_position text check (legal_form_position in ('before', 'after')),
  core_name text not null,
  core_kana text,
  -- Folded core name, to match by.
  key text collate "C" not null,
  kana_sort text collate "C" not null,
  search_text text collate "C" not null,
  grams text[] collate "C" not null,
  key_version integer not null,
  corporate_number text,
  invoice_number text,
  domain text,
  phone text,
  postal_code text,
  address text,
  remark text,
  owner_id uuid references app_user (id),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);
create index company_key on company (key);
create index company_sort on company (kana_sort, id) where deleted_at is null;
create index company_grams on company using gin (grams);

-- owner: customers
-- kind: customer
create table customer (
  customer_id uuid primary key,
  -- 会員番号, as typed; unique through customer_identity.
  code text,
  family_name text,
  given_name text,
  family_kana text,
  given_kana text,
  former_family_name text,
  honorific text,
  gender text check (gender in ('male', 'female', 'other')),
  birth_on date,
  occupation text,
  language text,
  -- 見込み, 顧客, 休眠, 退会
  stage text not null default 'customer' check (stage in ('lead', 'customer', 'dormant', 'left')),
  -- How they came to us (獲得経路).
  source text,
  registered_on date,
  preferred_contact text check (preferred_contact in ('email', 'phone', 'post', 'line')),
  remark text,
  owner_id uuid references app_user (id),
  -- Derived, versioned keys: for finding and matching, never for showing.
  name_key text collate "C" not null,
  kana_k1 text collate "C" not null,
  kana_k2 text collate "C" not null,
  kana_sort text collate "C" not null,
  search_text text collate "C" not null,
  grams text[] collate "C" not null,
  key_version integer not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  deleted_at timestamptz
);
create index customer_sort on customer (kana_sort, customer_id) where deleted_at is null;
create index customer_updated on customer (updated_at desc, customer_id desc) where deleted_at is null;
create index customer_owner on customer (owner_id, kana_sort, customer_id) where deleted_at is null;
create index customer_name on customer (name_key, customer_id) where deleted_at is null;
create index customer_grams on customer using gin (grams);

-- owner: customers
-- kind: customer
create table contact_point (
  customer_id uuid not null references customer (customer_id) on delete cascade,
  id uuid not null,
  kind text not null check (kind in ('email', 'phone', 'address', 'line', 'url')),
  -- 自宅, 携帯, 勤務先 …
  label text,
  -- As typed. For an address the part behind the postal code, in one line.
  value text not null,
  -- Normalised, to match by; empty where it cannot be read.
  key text collate "C" not null,
  e164 text,
  postal_code text,
  prefecture text,
  city text,
  street text,
  building text,
  town_key text collate "C",
  -- rfcViolation, carrier, unparsable, zeroRestored …
  notes text[] not null default '{}',
  -- 0 is the one to use first.
  position integer not null default 0,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (customer_id, id)
);

-- Who is this e-mail, phone, member number, LINE id? Distributed by value; families share contact points,
-- so only what a source hands out once (a member number, a LINE id) is exclusive.
-- owner: customers
-- kind: identity
create table customer_identity (
  kind text collate "C" not null,
  value text collate "C" not null,
  customer_id uuid not null,
  exclusive boolean not null default false,
  primary key (kind, value, customer_id)
);
create unique index customer_identity_exclusive on customer_identity (kind, value) where exclusive;
create index customer_identity_customer on customer_identity (customer_id);
create index customer_identity_tail on customer_identity (reverse(value) collate "C") where kind = 'phone';

-- owner: customers
-- kind: customer
create table customer_post (
  customer_id uuid not null references customer (customer_id) on delete cascade,
  id uuid not null,
  company_id uuid not null references company (id),
  department text,
  title text,
  started_on date,
  ended_on date,
  position integer not null default 0,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (customer_id, id)
);
create index customer_post_company on customer_post (company_id, customer_id);

-- owner: tags
-- kind: reference
create table tag (
  id uuid primary key,
  name text not null,
  name_key text not null unique,
  color text not null default 'gray',
  created_at timestamptz not null default now()
);

-- owner: tags
-- kind: customer
create table customer_tag (
  customer_id uuid not null references customer (customer_id) on delete cascade,
  tag_id uuid not null references tag (id),
  added_at timestamptz not null default now(),
  primary key (customer_id, tag_id)
);
create index customer_tag_tag on customer_tag (tag_id, customer_id);

-- owner: notes
-- kind: customer
create table note (
  customer_id uuid not null references customer (customer_id) on delete cascade,
  id uuid not null,
  body text not null,
  pinned_at timestamptz,
  author_id uuid,
  author_name text not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (customer_id, id)
);

-- owner: notes
-- kind: customer
create table attachment (
  customer_id uuid not null references customer (customer_id) on delete cascade,
  id uuid not null,
  note_id uuid,
  name text not null,
  media_type text not null,
  size bigint not null,
  sha256 text not null,
  blob_key text not null,
  added_by uuid,
  created_at timestamptz not null default now(),
  primary key (customer_id, id)
);

-- The spine: one append-only log per customer.
-- owner: timeline
-- kind: customer
create table customer_event (
  customer_id uuid not null,
  occurred_at timestamptz not null,
  id uuid not null,
  name text not null,
  payload jsonb not null default '{}',
  actor_id uuid,
  actor_name text,
  primary key (customer_id, occurred_at, id)
) partition by range (occurred_at);
create table customer_event_default partition of customer_event default;
