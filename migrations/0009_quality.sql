-- How complete and how fresh a record is, and what in it is doubtful. All of it is derived and can be made again.

-- owner: quality
-- kind: customer
create table customer_quality (
  customer_id uuid primary key references customer (customer_id) on delete cascade,
  -- 0 to 100: the weight of what is filled in the weight of all that matters.
  completeness smallint not null check (completeness between 0 and 100),
  -- Keys of what matters and is empty.
  missing text[] not null,
  -- The last time anybody changed the record or anything happened to it.
  touched_at timestamptz not null,
  key_version integer not null,
  assessed_at timestamptz not null default now()
);
create index customer_quality_completeness on customer_quality (completeness, customer_id);
create index customer_quality_touched on customer_quality (touched_at, customer_id);

-- owner: quality
-- kind: customer
create table customer_doubt (
  customer_id uuid not null references customer (customer_id) on delete cascade,
  -- kanaMissing, phoneUnread …; rule:<id> for a rule of the administrator.
  kind text collate "C" not null,
  -- The contact point it is about; zeros where it is about the record.
  part uuid not null,
  -- What is doubtful, as it is shown.
  value text not null,
  primary key (customer_id, kind, part)
);
create index customer_doubt_kind on customer_doubt (kind, customer_id, part);

-- "This is right": a doubt a person has looked at comes back only with another value.
-- owner: quality
-- kind: customer
create table customer_doubt_skip (
  customer_id uuid not null references customer (customer_id) on delete cascade,
  kind text collate "C" not null,
  part uuid not null,
  value text not null,
  skipped_by uuid,
  skipped_by_name text not null,
  skipped_at timestamptz not null default now(),
  primary key (customer_id, kind, part)
);
