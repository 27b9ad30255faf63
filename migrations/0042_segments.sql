-- Segments: who belongs to a group of customers, kept up as customers change.

-- `moving` follows its rule, `base` too and is what others are narrowed from, `fixed` is kept by hand (a list).
-- owner: segments
-- kind: reference
create table segment (
  id uuid primary key,
  name text not null,
  description text,
  kind text not null check (kind in ('moving', 'base', 'fixed')),
  -- Of all but fixed ones; the rule as people and programs give it.
  rule jsonb,
  -- It asks for a masked field, or is made of one that does: only who may see that may know who is in.
  asks_masked boolean not null default false,
  -- Only who is in this one can be in it.
  base_id uuid references segment (id),
  -- Which of its rules it is, counted from 1; see segment_edition.
  edition integer not null default 1,
  -- `building`: being worked out for everybody; `broken`: its rule names what is gone, and those in it stay as they were.
  state text not null check (state in ('building', 'ready', 'broken')),
  -- In both languages, of a broken one.
  problem jsonb,
  -- SHA-256 of the SQL that it was last worked out by: days pass and settings change in it.
  fingerprint text,
  members integer not null default 0,
  -- Members came or went, and what follows by itself is still to be done.
  acts_due_at timestamptz,
  -- Counts how often it was asked to be worked out for everybody; what was asked meanwhile is done afterwards.
  build_number integer not null default 0,
  -- The present working out has begun: who changes from now on is noted for it.
  build_began_at timestamptz,
  built_at timestamptz,
  built_edition integer,
  build_ms integer,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid references app_user (id),
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user (id),
  deleted_at timestamptz,
  deleted_by uuid references app_user (id),
  check ((kind = 'fixed') = (rule is null))
);
create index segment_base on segment (base_id) where base_id is not null;

-- The rules a segment has had.
-- owner: segments
-- kind: reference
create table segment_edition (
  segment_id uuid not null references segment (id) on delete cascade,
  edition integer not null,
  rule jsonb not null,
  base_id uuid,
  made_at timestamptz not null default now(),
  made_by uuid,
  made_by_name text not null,
  -- What it changed, once it was worked out.
  entered integer,
  left_again integer,
  primary key (segment_id, edition)
);

-- Who is in now.
-- owner: segments
-- kind: customer
create table segment_member (
  -- No foreign keys: a million members would lock a million customers. Whoever deletes either deletes these.
  customer_id uuid not null,
  segment_id uuid not null,
  entered_at timestamptz not null default clock_timestamp(),
  -- `start`: when it was first worked out; `change` of the customer; `day`: time passed; `edit` of the rule; `hand`.
  how text not null check (how in ('start', 'change', 'day', 'edit', 'hand')),
  primary key (customer_id, segment_id)
);
create index segment_member_of on segment_member (segment_id, customer_id);

-- How many were in at the end of a day, and how many came and went on it.
-- owner: segments
-- kind: reference
create table segment_day (
  segment_id uuid not null references segment (id) on delete cascade,
  on_day date not null,
  members integer not null,
  entered integer not null default 0,
  left_again integer not null default 0,
  primary key (segment_id, on_day)
);

-- What follows by itself for whoever is in: a tag, or a place on a fixed segment.
-- owner: segments
-- kind: reference
create table segment_act (
  id uuid primary key,
  segment_id uuid not null references segment (id) on delete cascade,
  tag_id uuid references tag (id) on delete cascade,
  list_id uuid references segment (id) on delete cascade,
  -- Taken away again from who leaves.
  while_in boolean not null default false,
  created_at timestamptz not null default now(),
  check ((tag_id is null) <> (list_id is null))
);
create index segment_act_of on segment_act (segment_id);

-- For whom it was done, so that it is done once, and only what was done by itself is taken back by itself.
-- owner: segments
-- kind: customer
create table segment_acted (
  customer_id uuid not null,
  act_id uuid not null,
  -- False where the customer had it already.
  gave boolean not null,
  acted_at timestamptz not null default now(),
  primary key (customer_id, act_id)
);
create index segment_acted_of on segment_acted (act_id, customer_id);
