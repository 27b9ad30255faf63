-- Who might be one person twice: what was found, and what people said of it. Found again by every run.

-- A pair is stored once, with its smaller id first.
-- owner: matching
-- kind: customer
create table match_pair (
  customer_id uuid not null references customer (customer_id) on delete cascade,
  other_id uuid not null,
  points integer not null,
  -- Name with e-mail, mobile, address or a number, and nothing against it.
  strong boolean not null,
  -- [{kind, points}], in the order in which it is shown.
  evidence jsonb not null,
  -- open 未確認, held 保留, distinct 別人 (remembered for ever), household 世帯.
  state text not null default 'open' check (state in ('open', 'held', 'distinct', 'household')),
  decided_by uuid,
  decided_by_name text,
  decided_at timestamptz,
  -- What was found when it was decided: reviewed pairs are what weights are learned from.
  decided_points integer,
  found_at timestamptz not null default now(),
  primary key (customer_id, other_id),
  check (customer_id < other_id)
);
create index match_pair_other on match_pair (other_id, customer_id);
create index match_pair_queue on match_pair (state, points desc, customer_id, other_id);
