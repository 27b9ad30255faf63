-- My page: what customers do by themselves, without a password.

-- A customer who is in. It ends an hour after the last page, and with the record of the customer.
-- owner: mypage
-- kind: customer
create table mypage_session (
  customer_id uuid not null,
  id uuid not null,
  -- SHA-256 of what the browser holds.
  token_hash bytea not null,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  primary key (customer_id, id)
);
create index mypage_session_token on mypage_session (token_hash);
create index mypage_session_seen on mypage_session (last_seen_at);

-- Links in mails that were made before open nothing any more.
-- owner: mypage
-- kind: customer
create table mypage_access (
  customer_id uuid primary key,
  links_from timestamptz not null
);

-- A one-time code that was asked for, whether or not anybody has that address.
-- owner: mypage
-- kind: local
create table mypage_code (
  id uuid primary key,
  -- SHA-256 of what the browser that asked holds; of the address and the network that it was asked for and from.
  visitor_hash bytea not null,
  address_hash bytea not null,
  network_hash bytea not null,
  -- Of the code.
  code_hash bytea not null,
  tries integer not null default 0,
  used_at timestamptz,
  created_at timestamptz not null default now()
);
create index mypage_code_visitor on mypage_code (visitor_hash, created_at);
create index mypage_code_address on mypage_code (address_hash, created_at);
create index mypage_code_network on mypage_code (network_hash, created_at);
create index mypage_code_old on mypage_code (created_at);
