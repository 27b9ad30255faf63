-- 定期プラン: what somebody agrees to who subscribes. Everything that the law wants to be shown is a field of its terms.

-- `terms` is the draft (plans.terms.ts); what customers agreed to is an edition, which never changes.
-- owner: plans
-- kind: reference
create table plan (
  id uuid primary key,
  code text not null,
  code_key text collate "C" not null,
  name text not null,
  terms jsonb not null,
  -- Empty until it is published; new subscriptions take this edition.
  edition integer,
  -- No longer offered; subscriptions of it go on.
  retired_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);
create unique index plan_code on plan (code_key) where deleted_at is null;

-- owner: plans
-- kind: reference
create table plan_edition (
  plan_id uuid not null references plan (id),
  -- From 1.
  edition integer not null,
  name text not null,
  terms jsonb not null,
  published_at timestamptz not null default now(),
  published_by uuid references app_user (id),
  primary key (plan_id, edition)
);
