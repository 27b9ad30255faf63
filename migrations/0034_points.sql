-- ポイントと会員ランク.

-- 会員ランク: by what was spent in a period.
-- owner: points
-- kind: reference
create table member_rank (
  id uuid primary key,
  name text not null,
  -- Yen, with tax, within the months of the settings; the lowest rank has 0.
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

-- How points are given: a rule is drafted, tried on the orders of the last year, and switched on from a day.
-- owner: points
-- kind: reference
create table point_rule (
  id uuid primary key,
  -- points.terms.ts
  terms jsonb not null,
  -- Of orders from this day on; empty: a draft, of which there is one.
  starts_on date unique,
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
  -- What an order brings and uses ('revoke' and 'return' take these back), what runs out, and what a person does.
  kind text not null check (kind in ('grant', 'revoke', 'use', 'return', 'expire', 'adjust')),
  -- Below zero where points go.
  amount integer not null check (amount <> 0),
  -- Of what is given.
  expires_on date,
  order_id uuid,
  rule_id uuid references point_rule (id),
  -- Of a grant: the yen without tax that were left of the order then. What is taken back of it goes in proportion.
  base integer,
  note text,
  actor_id uuid,
  actor_name text not null,
  primary key (customer_id, id)
);
create index point_entry_order on point_entry (order_id) where order_id is not null;

-- What an order will bring once its goods can no longer come back; without a day while they are not shipped.
-- owner: points
-- kind: customer
create table point_pending (
  customer_id uuid not null,
  order_id uuid not null,
  amount integer not null check (amount > 0),
  due_on date,
  primary key (customer_id, order_id)
);
create index point_pending_due on point_pending (due_on, customer_id) where due_on is not null;

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
  updated_at timestamptz not null default now()
);

-- What is read of them that is no column.
create view point_shown as
select w.customer_id, k.name as rank from customer_rank w join member_rank k on k.id = w.rank_id;
