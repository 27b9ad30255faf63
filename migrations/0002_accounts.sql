-- People who sign in, their sessions and keys, and the audit log.

-- owner: accounts
-- kind: reference
create table app_user (
  id uuid primary key,
  email text not null,
  -- Lower-cased, to sign in by.
  email_key text not null unique,
  name text not null,
  password_hash text,
  role text not null check (role in ('administrator', 'manager', 'member', 'readOnly')),
  locale text not null default 'ja' check (locale in ('ja', 'en')),
  preferences jsonb not null default '{}',
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  last_signed_in_at timestamptz,
  disabled_at timestamptz
);

-- owner: accounts
-- kind: local
create table session (
  id uuid primary key,
  -- SHA-256 of the cookie's token; the token itself is never stored.
  token_hash bytea not null unique,
  user_id uuid not null references app_user (id),
  ip text,
  user_agent text,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index session_of_user on session (user_id);

-- owner: accounts
-- kind: local
create table api_key (
  id uuid primary key,
  name text not null,
  -- The first characters, to recognise it by.
  prefix text not null,
  key_hash bytea not null unique,
  role text not null check (role in ('administrator', 'manager', 'member', 'readOnly')),
  created_by uuid references app_user (id),
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz
);

-- owner: accounts
-- kind: local
create table sign_in_attempt (
  -- `email:…` or `ip:…`
  subject text primary key,
  failures integer not null default 0,
  first_failed_at timestamptz not null default now(),
  locked_until timestamptz
);

-- owner: audit
-- kind: local
create table audit_entry (
  id uuid primary key,
  at timestamptz not null default now(),
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  ip text,
  request_id text not null,
  -- `customer.update`, `customer.export` …
  action text not null,
  subject_kind text not null,
  subject_id text,
  before jsonb,
  after jsonb
);
create index audit_entry_subject on audit_entry (subject_kind, subject_id, id desc);
create index audit_entry_actor on audit_entry (actor_id, id desc);
create index audit_entry_action on audit_entry (action, id desc);

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'The audit log is append-only';
end $$;
create trigger audit_entry_append_only before update or delete or truncate on audit_entry
  for each statement execute function audit_is_append_only();
