-- What the machine room keeps: settings, jobs, idempotency. Nothing here grows with customers.

-- owner: platform
-- kind: local
create table setting (
  key text primary key,
  value jsonb not null,
  version integer not null default 1,
  updated_at timestamptz not null default now()
);

-- owner: platform
-- kind: local
create table job_run (
  id uuid primary key,
  kind text not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  payload jsonb not null,
  -- What it works on, for the screen that started it (an import's id …).
  subject text,
  done bigint not null default 0,
  total bigint,
  result jsonb,
  problem text,
  attempts integer not null default 0,
  -- Who asked; an API key by its role, a user by what they may do when it runs.
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  actor_role text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  cancel_asked_at timestamptz
);
create index job_run_newest on job_run (id desc);
create index job_run_subject on job_run (subject) where subject is not null;

-- owner: platform
-- kind: local
create table idempotency (
  key text not null,
  actor text not null,
  fingerprint text not null,
  status integer,
  body jsonb,
  created_at timestamptz not null default now(),
  primary key (actor, key)
);
create index idempotency_age on idempotency (created_at);
