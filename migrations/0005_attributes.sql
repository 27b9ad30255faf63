-- What an administrator adds to customers and companies: attributes, their sections, and the rules they keep.

-- Attributes that have no column of their own, by field key; what a field of the catalogue says is how they are read.
alter table customer add column attributes jsonb not null default '{}';
alter table company add column attributes jsonb not null default '{}';

-- A field of an administrator's making, or (standard) what they changed about one of ours: label, place, need.
-- owner: fields
-- kind: reference
create table field_definition (
  id uuid primary key,
  subject text not null check (subject in ('customer', 'company')),
  -- How programs and files call it; never changes, never used again for something else.
  key text not null,
  standard boolean not null default false,
  -- Null in a standard field means: as it comes.
  type text,
  label_ja text,
  label_en text,
  help_ja text,
  help_en text,
  section text,
  position integer,
  -- [{ value, label: { ja, en }, color }] in their order; a retired option keeps its label.
  options jsonb,
  decimals smallint,
  required boolean not null default false,
  exclusive boolean not null default false,
  filterable boolean not null default false,
  hidden boolean not null default false,
  default_value jsonb,
  pii text check (pii in ('none', 'personal', 'sensitive')),
  -- Shown as ●●● to whoever may not see masked fields; 要配慮個人情報 always is.
  masked boolean not null default false,
  -- The background work that makes it filterable or unique.
  index_state text check (index_state in ('building', 'ready', 'failed')),
  index_problem text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid references app_user (id),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  deleted_by uuid references app_user (id),
  unique (subject, key)
);

-- owner: fields
-- kind: reference
create table field_section (
  subject text not null check (subject in ('customer', 'company')),
  key text not null,
  label_ja text,
  label_en text,
  position integer not null,
  version integer not null default 1,
  primary key (subject, key)
);

-- What must hold of a field's value at every entry, or from a stage on.
-- owner: fields
-- kind: reference
create table field_rule (
  id uuid primary key,
  subject text not null check (subject in ('customer', 'company')),
  field_key text not null,
  kind text not null check (kind in ('required', 'format', 'allowed')),
  params jsonb not null default '{}',
  -- Only for customers at one of these stages; null is all.
  stages text[],
  severity text not null check (severity in ('warn', 'refuse')),
  message_ja text,
  message_en text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  disabled_at timestamptz
);

-- The person's consent to keep a value of 要配慮個人情報 (APPI art. 20-2).
-- owner: fields
-- kind: customer
create table field_consent (
  customer_id uuid not null references customer (customer_id) on delete cascade,
  field_key text not null,
  given_on date not null,
  method text not null,
  recorded_by uuid,
  recorded_by_name text not null,
  recorded_at timestamptz not null default now(),
  primary key (customer_id, field_key)
);
