-- 名寄せ and 統合 of companies: by what a company is found, who might be one company twice, and what became one.

-- Values that another record of the same company would have too. Derived; written with every company.
-- owner: companies
-- kind: reference
create table company_identity (
  -- number 法人番号, name (without legal form and branch), phone, site (to 号), domain, place (name and 町域)
  kind text collate "C" not null,
  value text collate "C" not null,
  company_id uuid not null references company (id) on delete cascade,
  primary key (kind, value, company_id)
);
create index company_identity_company on company_identity (company_id);

-- A pair is stored once, with its smaller id first.
-- owner: matching
-- kind: reference
create table company_match_pair (
  company_id uuid not null references company (id) on delete cascade,
  other_id uuid not null references company (id) on delete cascade,
  points integer not null,
  -- A corporate number, or the name with address, phone or domain, and nothing against it.
  strong boolean not null,
  -- [{kind, points}], in the order in which it is shown.
  evidence jsonb not null,
  -- open 未確認, held 保留, distinct 別会社 (remembered for ever), related 関連会社.
  state text not null default 'open' check (state in ('open', 'held', 'distinct', 'related')),
  decided_by uuid,
  decided_by_name text,
  decided_at timestamptz,
  decided_points integer,
  found_at timestamptz not null default now(),
  primary key (company_id, other_id),
  check (company_id < other_id)
);
create index company_match_pair_other on company_match_pair (other_id, company_id);
create index company_match_pair_queue on company_match_pair (state, points desc, company_id, other_id);

-- An old id and which company it names now; the name of that record means the same company too.
-- owner: merging
-- kind: reference
create table company_alias (
  alias_id uuid primary key,
  company_id uuid not null references company (id) on delete cascade,
  merge_id uuid not null,
  legal_form text,
  legal_form_position text,
  core_name text not null,
  key text collate "C" not null
);
create index company_alias_company on company_alias (company_id);
create index company_alias_key on company_alias (key);

-- The act. It goes with its survivor when that one is merged in turn.
-- owner: merging
-- kind: reference
create table company_merge (
  id uuid primary key,
  company_id uuid not null references company (id) on delete cascade,
  survivor_id uuid not null,
  -- [{ id, name }]
  losers jsonb not null,
  -- What a person decided: by field key { from } or { text }.
  chosen jsonb not null,
  -- [{ field, rule, from }]
  decided jsonb not null,
  -- The survivor before and after: { fields, parentId }.
  before jsonb not null default '{}',
  after jsonb not null default '{}',
  -- Whose place in a group it changed, and who stood above them: what later acts may stand on.
  placed uuid[] not null default '{}',
  above uuid[] not null default '{}',
  merged_at timestamptz not null default clock_timestamp(),
  merged_by uuid,
  merged_by_name text not null,
  undone_at timestamptz,
  undone_by uuid,
  undone_by_name text
);
create index company_merge_company on company_merge (company_id);

-- Each row that an act touched: moved to the survivor, taken away because the survivor has it already, changed or added.
-- owner: merging
-- kind: reference
create table company_merge_image (
  merge_id uuid not null references company_merge (id) on delete cascade,
  place integer not null,
  table_name text not null,
  -- The column that named the company.
  column_name text not null,
  from_id uuid not null,
  -- The primary key, without that column.
  row_key jsonb not null,
  outcome text not null check (outcome in ('moved', 'removed', 'changed', 'added')),
  -- The row as it was. One that only moved needs none: it is its own image.
  before jsonb,
  after jsonb,
  primary key (merge_id, place)
);
