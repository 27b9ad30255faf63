-- Customer lists in and out.

-- owner: imports
-- kind: local
create table import_batch (
  id uuid primary key,
  file_name text not null,
  blob_key text not null,
  size bigint not null,
  sha256 text not null,
  state text not null default 'uploaded' check (state in
    ('uploaded', 'checking', 'checked', 'running', 'done', 'failed', 'cancelled', 'undoing', 'undone')),
  -- Encoding, separator, quote, heading row: as found, or as overruled.
  format jsonb not null,
  header jsonb not null,
  -- One field key (or null) a column.
  mapping jsonb not null,
  options jsonb not null default '{}',
  rows_total bigint,
  rows_done bigint not null default 0,
  -- What the dry run found, and what the run did: new, updated, unchanged, doubtful, wrong.
  checked jsonb,
  counted jsonb,
  undone jsonb,
  -- The last customer that undo has dealt with: it works through them by id and goes on from here.
  undo_cursor uuid,
  problem text,
  version integer not null default 1,
  created_by uuid,
  created_by_name text not null,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  undone_at timestamptz
);

-- Rows that were not written, or were written with a doubt; the cells as they stood in the file.
-- owner: imports
-- kind: local
create table import_row_problem (
  import_id uuid not null references import_batch (id) on delete cascade,
  phase text not null check (phase in ('check', 'run')),
  row_number bigint not null,
  severity text not null check (severity in ('wrong', 'doubtful')),
  -- [{ code, field, value }]
  reasons jsonb not null,
  cells jsonb not null,
  primary key (import_id, phase, row_number)
);

-- What an import did to a customer: what undo needs, and the before/after of the audit.
-- owner: imports
-- kind: customer
create table import_change (
  customer_id uuid not null,
  import_id uuid not null,
  row_number bigint not null,
  action text not null check (action in ('created', 'updated')),
  -- Updated ones only: the fields, points, posts and tags that changed, as they were and as they became.
  before jsonb,
  after jsonb,
  -- The customer's version after this row: a higher one at undo time means that somebody changed it since.
  version_after integer not null,
  primary key (customer_id, import_id, row_number)
);
create index import_change_import on import_change (import_id, customer_id);

-- Which field a heading meant the last time somebody mapped it by hand.
-- owner: imports
-- kind: local
create table import_heading (
  heading_key text primary key,
  field_key text,
  used_at timestamptz not null default now()
);

-- owner: exports
-- kind: local
create table export_batch (
  id uuid primary key,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  options jsonb not null,
  blob_key text,
  file_name text,
  row_count bigint not null default 0,
  -- Characters that the encoding cannot write, with the rows they stand in.
  losses jsonb,
  reason text,
  problem text,
  created_by uuid,
  created_by_name text not null,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
