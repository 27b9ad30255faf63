-- Webhooks: what happens to customers is told to other systems as it happens.

-- owner: webhooks
-- kind: reference
create table webhook (
  id uuid primary key,
  name text not null,
  url text not null,
  events text[] not null,
  -- Of events of a segment only those of these; empty: of all.
  segment_ids uuid[] not null default '{}',
  -- Sealed with the key of the data folder. The one before signs too until its time is over.
  secret bytea not null,
  previous_secret bytea,
  previous_until timestamptz,
  -- For whom data leaves the house, to whom and by what right.
  sharing jsonb not null,
  -- The entry of the ledger that is added to, and its day.
  provision_id uuid,
  provision_on date,
  paused_at timestamptz,
  -- By hand, as the address said that it is gone for good, as nothing got through for days, or as the secret cannot be
  -- opened: the database came here without its data folder.
  paused_why text check (paused_why in ('hand', 'gone', 'failing', 'sealed')),
  -- Rounds in a row in which nothing got through, since when, and until when nothing is tried.
  failures integer not null default 0,
  failing_since timestamptz,
  held_until timestamptz,
  delivered_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid references app_user (id),
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user (id),
  deleted_at timestamptz,
  deleted_by uuid references app_user (id),
  check ((paused_at is null) = (paused_why is null))
);

-- One event on its way to one webhook. No foreign key to that: a million may be written by one statement, and what is left
-- of a webhook that is gone is cleared away by night.
-- owner: webhooks
-- kind: customer
create table webhook_delivery (
  customer_id uuid not null,
  id uuid not null,
  webhook_id uuid not null,
  event_id uuid not null,
  event text not null,
  -- With the customer and the id the key of the event, from where what is sent is read.
  occurred_at timestamptz not null,
  -- Of one that is `sending`, `due_at` is when whoever is at it counts as gone, and it is sent again.
  state text not null default 'queued' check (state in ('queued', 'sending', 'delivered', 'failed')),
  tries integer not null default 0,
  due_at timestamptz not null default now(),
  tried_at timestamptz,
  took_ms integer,
  -- What came of the last try: a word of ours where nothing was answered, the status, the beginning of the answer.
  problem text,
  status integer,
  said text,
  created_at timestamptz not null default now(),
  primary key (customer_id, id)
);
create index webhook_delivery_due on webhook_delivery (webhook_id, due_at, id) where state in ('queued', 'sending');
create index webhook_delivery_of on webhook_delivery (webhook_id, created_at, id);
