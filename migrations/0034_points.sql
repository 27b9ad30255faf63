-- ポイントと会員ランク.

-- 会員ランク: by what was spent in a period.
-- owner: points
-- kind: reference
create table member_rank (
  id uuid primary key,
  name text not null,
  -- Yen, with tax, within the months of `rank_months` (settings of the feature); the lowest rank has 0.
  threshold bigint not null,
  -- { pointRate: '1.5', freeShipping: true, discount: '5' }: a multiple of the points, free shipping, percent off.
  benefits jsonb not null default '{}',
  color text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- owner: points
-- kind: customer
create table customer_rank (
  customer_id uuid primary key,
  rank_id uuid not null references member_rank (id),
  since date not null,
  -- Held at least until then, though less is spent meanwhile.
  until date,
  spent bigint not null
);
create index customer_rank_of on customer_rank (rank_id, customer_id);

-- How points are given: an edition is drafted, tried on the orders of the last year, and switched on from a day.
-- owner: points
-- kind: reference
create table point_rule (
  id uuid primary key,
  edition integer not null unique,
  terms jsonb not null,
  -- Empty: a draft.
  starts_on date,
  created_by uuid references app_user (id),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- The ledger: never changed, only added to.
-- owner: points
-- kind: customer
create table point_entry (
  customer_id uuid not null,
  id uuid not null,
  at timestamptz not null default now(),
  kind text not null check (kind in ('grant', 'use', 'expire', 'revoke', 'return', 'adjust', 'merge')),
  -- Below zero where points go.
  amount integer not null check (amount <> 0),
  -- Of what is given.
  expires_on date,
  order_id uuid,
  -- What makes it come once only: 'order:<id>:grant'. Empty may come any number of times.
  about text,
  rule_id uuid references point_rule (id),
  note text,
  actor_id uuid,
  actor_name text not null,
  primary key (customer_id, id)
);
create unique index point_entry_about on point_entry (customer_id, about) where about is not null;

-- What is left of each entry that gave points; taken from the one that expires first.
-- owner: points
-- kind: customer
create table point_lot (
  customer_id uuid not null,
  entry_id uuid not null,
  left_over integer not null check (left_over >= 0),
  expires_on date,
  primary key (customer_id, entry_id)
);
create index point_lot_expiring on point_lot (expires_on, customer_id) where left_over > 0;

-- Locked whenever points move; always the sum of the ledger.
-- owner: points
-- kind: customer
create table point_balance (
  customer_id uuid primary key,
  balance integer not null check (balance >= 0),
  -- Of grants that wait for their day (until the goods can no longer be sent back).
  pending integer not null default 0,
  updated_at timestamptz not null default now()
);
