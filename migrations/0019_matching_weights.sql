-- How much each piece of evidence counts, as people said or as it was learned, and the pairs it is learned from.

-- The last one is in force; what was adopted before can be taken again.
-- owner: matching
-- kind: local
create table match_weights (
  version integer primary key,
  -- { kind: points }
  points jsonb not null,
  candidate_from integer not null,
  automatic_from integer not null,
  origin text not null check (origin in ('edited', 'learned', 'default')),
  -- How well they told the reviewed pairs apart when they were learned.
  figures jsonb,
  adopted_by uuid,
  adopted_by_name text not null,
  adopted_at timestamptz not null default now()
);

-- What a person said of two records, and the evidence that was before them. It is not written anew by later runs, as
-- match_pair is; the last word on two records counts. Kept with the survivor where they were merged.
-- owner: matching
-- kind: customer
create table match_review (
  customer_id uuid not null references customer (customer_id) on delete cascade,
  id uuid not null,
  -- The two as they were called then, the smaller id first.
  one_id uuid not null,
  other_id uuid not null,
  -- [{ kind, points }]
  evidence jsonb not null,
  points integer not null,
  verdict text not null check (verdict in ('same', 'different')),
  -- The act that made them one; undone, it takes the word back.
  merge_id uuid,
  reviewed_by uuid,
  reviewed_by_name text not null,
  reviewed_at timestamptz not null default clock_timestamp(),
  primary key (customer_id, id)
);
create index match_review_one on match_review (one_id);
create index match_review_other on match_review (other_id);

-- Reviews keep what was found when it was decided.
alter table match_pair drop column decided_points;
