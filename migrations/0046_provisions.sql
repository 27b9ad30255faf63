-- 第三者提供の記録 (個人情報保護法29条): to whom whose data was given, which, when and on what ground.

-- One act of giving. It names no customer: those are in provision_customer, and go with them.
-- owner: provisions
-- kind: local
create table provision (
  id uuid primary key,
  provided_at timestamptz not null default now(),
  -- What wrote it: export, command, webhook … with the id of that.
  source text not null,
  source_id uuid,
  subject text not null default 'customer' check (subject in ('customer', 'company')),
  recipient_name text not null,
  recipient_address text not null,
  recipient_representative text,
  ground text not null check (ground in ('consent', 'law', 'other')),
  ground_note text,
  -- [label]: the items that were given, as they were called then.
  items jsonb not null,
  reason text,
  row_count bigint not null,
  -- How many of those were deleted for good since.
  erased bigint not null default 0,
  provided_by uuid,
  provided_by_name text not null
);
create index provision_at on provision (provided_at, id);

-- owner: provisions
-- kind: customer
create table provision_customer (
  customer_id uuid not null,
  provision_id uuid not null,
  primary key (customer_id, provision_id)
);
create index provision_customer_of on provision_customer (provision_id, customer_id);
