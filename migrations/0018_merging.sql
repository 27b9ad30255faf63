-- 統合: two records that turned out to be one person, and the way back.

-- An old id and whom it names now. Distributed by the old id, so that one look-up answers for it.
-- owner: merging
-- kind: identity
create table customer_alias (
  alias_id uuid primary key,
  customer_id uuid not null,
  merge_id uuid not null,
  -- [{ kind, value }]: what named that record alone (its member number …) and names the survivor too.
  identities jsonb not null default '[]'
);
create index customer_alias_customer on customer_alias (customer_id);

-- The act: who became whom, and how each value was chosen. It goes with its survivor when that one is merged in turn.
-- owner: merging
-- kind: customer
create table customer_merge (
  customer_id uuid not null references customer (customer_id) on delete cascade,
  id uuid not null,
  survivor_id uuid not null,
  -- [{ id, name }]
  losers jsonb not null,
  -- What a person decided: by field key { from } or { text }.
  chosen jsonb not null,
  -- [{ field, rule, from }]
  decided jsonb not null,
  -- The order of acts is that of one clock, the database's.
  merged_at timestamptz not null default clock_timestamp(),
  merged_by uuid,
  merged_by_name text not null,
  undone_at timestamptz,
  undone_by uuid,
  undone_by_name text,
  primary key (customer_id, id)
);
create index customer_merge_id on customer_merge (id);

-- Each row that an act touched: moved to the survivor, taken away because the survivor has it already, changed or added.
-- owner: merging
-- kind: customer
create table customer_merge_image (
  customer_id uuid not null references customer (customer_id) on delete cascade,
  merge_id uuid not null,
  place integer not null,
  table_name text not null,
  -- Whose row it was.
  from_id uuid not null,
  -- The other columns of its primary key.
  row_key jsonb not null,
  outcome text not null check (outcome in ('moved', 'removed', 'changed', 'added')),
  -- The row as it was, without customer_id. A row that moved and stayed as it is needs none: it is its own image.
  before jsonb,
  after jsonb,
  primary key (customer_id, merge_id, place)
);
