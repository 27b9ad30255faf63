-- Returns: what comes back for mail that was sent.

-- A mailbox that is read for what comes back.
-- owner: returns
-- kind: reference
create table return_mailbox (
  id uuid primary key,
  name text not null,
  host text not null,
  port integer not null,
  security text not null check (security in ('tls', 'starttls', 'none')),
  user_name text not null,
  -- Sealed with the key of the data folder.
  password bytea,
  folder text not null,
  -- What becomes there of a message that was read.
  after_reading text not null check (after_reading in ('keep', 'flag', 'move')),
  move_to text,
  paused_at timestamptz,
  -- Up to which message it was read. A number of a message means something only together with this validity.
  uid_validity bigint,
  last_uid bigint not null default 0,
  -- When it was looked at last, and why that failed.
  read_at timestamptz,
  problem text,
  problem_since timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid references app_user (id),
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user (id),
  deleted_at timestamptz,
  deleted_by uuid references app_user (id),
  check (after_reading <> 'move' or move_to is not null)
);

-- An address to which a provider of mail tells what came back.
-- owner: returns
-- kind: reference
create table return_hook (
  id uuid primary key,
  name text not null,
  provider text not null check (provider in ('ses', 'sendgrid', 'generic')),
  -- SHA-256 of the secret in the address.
  secret_hash bytea not null unique,
  -- Of `generic`: what signs, sealed. Of the others: what a signature is checked with, as the provider shows it.
  signing_key bytea,
  public_key text,
  -- Of `ses`: the only topic that is listened to; and where its confirmation waits to be opened by a person.
  topic text,
  confirm_url text,
  paused_at timestamptz,
  heard_at timestamptz,
  problem text,
  problem_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid references app_user (id),
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user (id),
  deleted_at timestamptz,
  deleted_by uuid references app_user (id)
);

-- What was taken in, each once: a message by its bytes, an event by its id at the provider.
-- owner: returns
-- kind: local
create table return_intake (
  digest bytea primary key,
  id uuid not null unique,
  source text not null check (source in ('mailbox', 'hook', 'file')),
  source_id uuid,
  taken_at timestamptz not null default now(),
  -- The message as it came, for as long as the settings say.
  blob_key text,
  size integer
);
create index return_intake_kept on return_intake (taken_at) where blob_key is not null;
create index return_intake_taken on return_intake (taken_at);

-- What came back from a customer. No foreign keys: it outlives the campaign, and goes with the customer.
-- owner: returns
-- kind: customer
create table mail_return (
  customer_id uuid not null,
  id uuid not null,
  intake_id uuid not null,
  kind text not null check (kind in ('bounce', 'complaint', 'autoReply', 'stopRequest', 'reply')),
  -- As contact_point.key has it.
  address text collate "C" not null,
  hard boolean not null default false,
  reason text,
  status text,
  reply_code text,
  -- The other side's words: of a server, or the beginning of what a person wrote.
  said text not null default '',
  subject text,
  campaign_id uuid,
  mail_id uuid,
  -- What it tells, so that it is told once however often and in whatever order it comes.
  tells text not null,
  -- What was done because of it; `asked`: a person is to decide.
  done text not null,
  decided_at timestamptz,
  decided_by uuid references app_user (id),
  decided_by_name text,
  version integer not null default 1,
  happened_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  primary key (customer_id, id)
);
create unique index mail_return_tells on mail_return (customer_id, tells);
create index mail_return_id on mail_return (id);
create index mail_return_latest on mail_return (recorded_at, id);
create index mail_return_decided on mail_return (decided_at) where decided_at is not null;
create index mail_return_asked on mail_return (recorded_at, id) where done = 'asked';
create index mail_return_campaign on mail_return (campaign_id, recorded_at, id) where campaign_id is not null;
create index mail_return_intake on mail_return (intake_id);

-- What came back from nobody on record. Kept for ninety days.
-- owner: returns
-- kind: local
create table return_unmatched (
  id uuid primary key,
  intake_id uuid not null,
  kind text not null check (kind in ('bounce', 'complaint', 'stopRequest', 'reply', 'other')),
  address text not null,
  hard boolean not null default false,
  reason text,
  status text,
  reply_code text,
  said text not null default '',
  subject text,
  -- Empty while it waits for a person.
  decision text check (decision in ('stop', 'ignore')),
  decided_at timestamptz,
  decided_by uuid references app_user (id),
  decided_by_name text,
  version integer not null default 1,
  happened_at timestamptz not null,
  recorded_at timestamptz not null default now()
);
create index return_unmatched_open on return_unmatched (recorded_at, id) where decision is null;
create index return_unmatched_latest on return_unmatched (recorded_at, id);
