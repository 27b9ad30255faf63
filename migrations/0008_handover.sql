-- 引継ぎ: all that one person looks after, given to others, with its way back.

-- owner: handovers
-- kind: local
create table handover (
  id uuid primary key,
  from_user uuid not null references app_user (id),
  -- Who gets what: a user's id by kind.
  receivers jsonb not null,
  -- 申し送り
  note text,
  -- Whether the one who leaves is disabled in the same step.
  disables boolean not null default false,
  state text not null default 'running' check (state in
    ('running', 'done', 'cancelled', 'failed', 'undoing', 'undone')),
  -- How many were handed over, by kind.
  counts jsonb not null default '{}',
  restored integer not null default 0,
  kept integer not null default 0,
  problem jsonb,
  created_by uuid references app_user (id),
  created_by_name text not null,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  undone_at timestamptz
);

-- owner: handovers
-- kind: local
create table handover_item (
  handover_id uuid not null references handover (id) on delete cascade,
  kind text not null,
  subject_id uuid not null,
  version_after integer not null,
  outcome text check (outcome in ('restored', 'kept')),
  primary key (handover_id, kind, subject_id)
);
create index handover_item_open on handover_item (handover_id, kind, subject_id) where outcome is null;

-- What a person looks after, also in the bin.
create index customer_owner_any on customer (owner_id, customer_id) where owner_id is not null;
