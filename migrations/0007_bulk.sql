-- Actions done to many customers at once, with their way back.

-- owner: bulk
-- kind: local
create table bulk_batch (
  id uuid primary key,
  action text not null,
  params jsonb not null,
  -- What it was asked for: {"q", "filter", "deleted"} or {"ids": n}.
  asked jsonb not null,
  -- `gathering` writes down whom it is about, once; from then on the filter is not asked again.
  state text not null default 'gathering' check (state in
    ('gathering', 'running', 'done', 'cancelled', 'failed', 'undoing', 'undone')),
  total integer not null default 0,
  done integer not null default 0,
  changed integer not null default 0,
  unchanged integer not null default 0,
  refused integer not null default 0,
  -- The last customer done with; a killed job goes on behind it.
  cursor uuid,
  restored integer not null default 0,
  kept integer not null default 0,
  undo_cursor uuid,
  problem jsonb,
  created_by uuid references app_user (id),
  created_by_name text not null,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  undone_at timestamptz
);
create index bulk_batch_maker on bulk_batch (created_by, id desc);

-- owner: bulk
-- kind: customer
create table bulk_change (
  customer_id uuid not null references customer (customer_id) on delete cascade,
  batch_id uuid not null,
  -- Null until its turn has come.
  outcome text check (outcome in ('changed', 'unchanged', 'refused', 'restored', 'kept')),
  before jsonb,
  version_after integer,
  -- Why it was refused, in both languages.
  reason jsonb,
  primary key (customer_id, batch_id)
);
create index bulk_change_batch on bulk_change (batch_id, customer_id);
create index bulk_change_outcome on bulk_change (batch_id, outcome, customer_id) where outcome is not null;
