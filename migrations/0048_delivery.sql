-- Delivery: who mail comes from, how it is signed, and the processes that hand it over to servers.

-- A domain that the organisation sends from, and what was last found in the DNS about it.
-- owner: delivery
-- kind: reference
create table mail_domain (
  name text primary key,
  checked_at timestamptz,
  -- What `delivery.checks.ts` made of it.
  checks jsonb,
  created_at timestamptz not null default now(),
  created_by uuid references app_user (id)
);

-- A key that signs what comes from a domain (DKIM). One made is published first and used afterwards; one replaced stays, so
-- that what is on its way can still be verified.
-- owner: delivery
-- kind: reference
create table mail_dkim_key (
  domain text not null references mail_domain (name) on delete cascade,
  selector text not null,
  algorithm text not null check (algorithm in ('rsa', 'ed25519')),
  -- PKCS #8, sealed with the key of the data folder.
  private_key bytea not null,
  -- As the record has it after p=.
  public_key text not null,
  used_since timestamptz,
  retired_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (domain, selector)
);
create unique index mail_dkim_key_used on mail_dkim_key (domain, algorithm)
  where used_since is not null and retired_at is null;

-- Whom mail comes from.
-- owner: delivery
-- kind: reference
create table mail_sender (
  id uuid primary key,
  name text not null,
  address text not null,
  -- Of the address, in lower case.
  domain text not null references mail_domain (name),
  -- Null: answers go to the address.
  reply_to text,
  -- Which one is meant where none is chosen.
  preferred_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid references app_user (id),
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user (id),
  deleted_at timestamptz,
  deleted_by uuid references app_user (id)
);
create unique index mail_sender_address on mail_sender (lower(address), name) where deleted_at is null;
create unique index mail_sender_preferred on mail_sender ((true)) where preferred_at is not null and deleted_at is null;

-- A process that speaks to mail servers. It holds an advisory lock in its name for as long as it lives.
-- owner: delivery
-- kind: local
create table mail_sender_process (
  name text primary key,
  host text not null,
  pid integer not null,
  started_at timestamptz not null default now(),
  sent bigint not null default 0,
  -- Why nothing can be sent now: the server is not reached, or takes nobody.
  trouble text,
  trouble_since timestamptz,
  seen_at timestamptz not null default now()
);

-- A domain that asked us to come back later, by what it said.
-- owner: delivery
-- kind: local
create table mail_rest (
  domain text primary key,
  until timestamptz not null,
  times integer not null default 1,
  said text not null,
  since timestamptz not null default now()
);

-- How the latest advertising of a campaign or of an address went, and whether it was stopped for that. Two windows: the
-- one that is being filled, and the one before it.
-- owner: delivery
-- kind: local
create table mail_breaker (
  -- 'campaign:<id>' or 'from:<address>'.
  scope text primary key,
  -- Whom it came from.
  address text not null,
  sent integer not null default 0,
  bounced integer not null default 0,
  complained integer not null default 0,
  sent_before integer not null default 0,
  bounced_before integer not null default 0,
  complained_before integer not null default 0,
  stopped_at timestamptz,
  stopped_for text check (stopped_for in ('bounces', 'complaints')),
  -- The numbers that it was stopped for.
  stopped_sent integer,
  stopped_bad integer,
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  check ((stopped_at is null) = (stopped_for is null))
);

-- What would have been sent were a server set: the built-in mailbox of campaigns, the latest of each source.
-- owner: delivery
-- kind: customer
create table mail_copy (
  customer_id uuid not null,
  id uuid not null,
  source text not null,
  ref text not null,
  address text not null,
  from_name text not null,
  from_address text not null,
  subject text not null,
  text text not null,
  html text,
  headers jsonb not null,
  created_at timestamptz not null default now(),
  primary key (customer_id, id)
);
create index mail_copy_latest on mail_copy (created_at, id);

-- Which process has it in its hands; null while it waits.
-- owner: mail
-- kind: customer
alter table mail_message
  add column taken_by text;
-- What was being sent when the product was stopped for this.
update mail_message set state = 'unknown', problem = 'The process that was sending it ended in the middle'
  where state = 'sending';
drop index mail_message_due;
create index mail_message_due on mail_message (due_at, id) where state = 'queued' and taken_by is null;
create index mail_message_taken on mail_message (taken_by) where taken_by is not null;
