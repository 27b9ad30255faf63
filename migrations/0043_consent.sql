-- 同意: whom we may write to, about what, and why. The ledger is only ever added to; the rest follows from it.

-- 利用目的 of messages.
-- owner: consent
-- kind: reference
create table consent_purpose (
  id uuid primary key,
  label_ja text not null,
  label_en text not null,
  description_ja text not null default '',
  description_en text not null default '',
  -- Advertising needs a reason; what somebody has with us (an order, a bill) is transactional and needs none.
  class text not null check (class in ('advertising', 'transactional')),
  -- Advertising of 通信販売: towards consumers only consent is enough (特定商取引法 12条の3, 12条の5).
  mail_order boolean not null default true,
  -- Consent to e-mail counts once it was confirmed from the mailbox.
  double_opt_in boolean not null default false,
  -- Consent is relied on so long; empty: until it is taken back.
  valid_months integer check (valid_months > 0),
  position integer not null default 0,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  retired_at timestamptz
);
insert into consent_purpose (id, label_ja, label_en, description_ja, description_en, class, mail_order, position) values
  ('0197a000-0000-7000-8000-000000000001', 'お知らせ・キャンペーン', 'News and offers',
    '新商品、セール、季節のご案内', 'New products, sales and seasonal news', 'advertising', true, 0),
  ('0197a000-0000-7000-8000-000000000002', 'ご注文・ご契約のご連絡', 'Orders and contracts',
    '受注の確認、発送、請求、契約に関するご連絡', 'Confirmations, shipping, bills and contracts', 'transactional', false, 1);

-- 文面: what somebody saw and agreed to, word by word. It never changes once an entry names it.
-- owner: consent
-- kind: reference
create table consent_wording (
  id uuid primary key,
  title text not null,
  body text not null,
  -- Of title and body; the same words are one wording.
  sha256 text not null unique,
  pre_ticked boolean not null default false,
  url text,
  -- When an entry first named it.
  used_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  retired_at timestamptz
);

-- A file that proves consents: a scanned form, a recording. One may prove those of a whole import.
-- owner: consent
-- kind: reference
create table consent_evidence (
  id uuid primary key,
  name text not null,
  media_type text not null,
  size bigint not null,
  sha256 text not null,
  blob_key text not null,
  added_by uuid references app_user (id),
  added_by_name text not null,
  created_at timestamptz not null default now()
);

-- The ledger. `purpose_id` of zeros is every purpose, that of tomorrow too; only a refusal may say so.
-- owner: consent
-- kind: customer
create table consent_entry (
  customer_id uuid not null references customer (customer_id) on delete cascade,
  id uuid not null,
  channel text not null check (channel in ('email', 'sms', 'fax', 'phone', 'post', 'line')),
  -- The address as contact_point.key has it: it holds although the contact point is written anew.
  key text collate "C" not null,
  purpose_id uuid not null,
  state text not null check (state in ('granted', 'exempt', 'refused', 'takenBack')),
  -- ① consent ② toldUs ③ inBusiness ④ published (特定電子メール法 3条1項).
  basis text check (basis in ('consent', 'toldUs', 'inBusiness', 'published')),
  method text not null check (method in
    ('form', 'doubleOptIn', 'paper', 'card', 'phone', 'import', 'api', 'preferenceCentre', 'oneClick', 'reply', 'operator')),
  -- Given by the person themselves: only that ends a refusal.
  own boolean not null default false,
  wording_id uuid references consent_wording (id),
  evidence_id uuid references consent_evidence (id),
  url text,
  ip text,
  user_agent text,
  -- When it was confirmed from the mailbox.
  confirmed_at timestamptz,
  -- When it was given, and when we wrote it down.
  occurred_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  takes_back uuid,
  import_id uuid,
  note text,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  primary key (customer_id, id),
  constraint consent_entry_based check ((state in ('granted', 'exempt')) = (basis is not null)),
  constraint consent_entry_takes_back check ((state = 'takenBack') = (takes_back is not null))
);
create index consent_entry_address on consent_entry (customer_id, channel, key);
create index consent_entry_import on consent_entry (import_id) where import_id is not null;
create index consent_entry_evidence on consent_entry (evidence_id) where evidence_id is not null;
create index consent_entry_wording on consent_entry (wording_id) where wording_id is not null;

-- What the ledger comes to, made of it anew whenever it grows.
-- owner: consent
-- kind: customer
create table consent_now (
  customer_id uuid not null references customer (customer_id) on delete cascade,
  channel text not null,
  key text collate "C" not null,
  purpose_id uuid not null,
  state text not null check (state in ('granted', 'exempt', 'refused')),
  basis text,
  method text not null,
  confirmed_at timestamptz,
  occurred_at timestamptz not null,
  entry_id uuid not null,
  primary key (customer_id, channel, key, purpose_id)
);
create index consent_now_state on consent_now (channel, purpose_id, state);

-- How often somebody wants to hear of a purpose, at most.
-- owner: consent
-- kind: customer
create table consent_wish (
  customer_id uuid not null references customer (customer_id) on delete cascade,
  purpose_id uuid not null references consent_purpose (id),
  every_days integer not null check (every_days > 0),
  primary key (customer_id, purpose_id)
);

-- The last advertising that went to an address.
-- owner: consent
-- kind: customer
create table consent_use (
  customer_id uuid not null references customer (customer_id) on delete cascade,
  channel text not null,
  key text collate "C" not null,
  purpose_id uuid not null references consent_purpose (id),
  last_sent_at timestamptz not null,
  primary key (customer_id, channel, key, purpose_id)
);

-- A mail was sent that asks to confirm consent from the mailbox.
-- owner: consent
-- kind: customer
create table consent_request (
  customer_id uuid not null references customer (customer_id) on delete cascade,
  id uuid not null,
  channel text not null,
  key text collate "C" not null,
  purpose_ids uuid[] not null,
  wording_id uuid references consent_wording (id),
  -- SHA-256 of what the link holds.
  token_hash bytea not null,
  requested_at timestamptz not null default now(),
  expires_at timestamptz not null,
  confirmed_at timestamptz,
  actor_name text not null,
  primary key (customer_id, id)
);
create index consent_request_token on consent_request (token_hash);
create index consent_request_old on consent_request (expires_at);

-- Addresses that are not written to whosever they are: by HMAC of channel and address, so that it holds when nobody with
-- that address is on record any more, and tells nobody who it was.
-- owner: consent
-- kind: reference
create table suppression (
  id uuid primary key,
  hash bytea not null,
  channel text not null,
  -- Zeros: every purpose, but those in `excepted`, to which consent was given anew.
  purpose_id uuid not null,
  excepted uuid[] not null default '{}',
  reason text not null check (reason in ('optOut', 'complaint', 'bounced', 'manual')),
  -- The key that the hash was made with: with another one nothing would be found.
  key_id text not null,
  entry_id uuid,
  note text,
  at timestamptz not null default now(),
  -- The last day; empty is for ever.
  until_on date,
  actor_name text not null,
  lifted_at timestamptz,
  lifted_by_name text,
  lifted_reason text
);
create unique index suppression_stands on suppression (hash, purpose_id, reason) where lifted_at is null;
create index suppression_hash on suppression (hash);
create index suppression_key on suppression (key_id) where lifted_at is null;
create index suppression_entry on suppression (entry_id) where entry_id is not null;
create index suppression_latest on suppression (at, id);

-- Evidence of people who were deleted for good, by hash, until the law lets it go.
-- owner: consent
-- kind: local
create table consent_kept (
  id uuid primary key,
  hash bytea not null,
  channel text not null,
  purpose_id uuid not null,
  entry jsonb not null,
  wording_id uuid references consent_wording (id),
  evidence_id uuid references consent_evidence (id),
  last_sent_at timestamptz,
  stopped_at timestamptz not null,
  kept_at timestamptz not null default now()
);
create index consent_kept_stopped on consent_kept (stopped_at, id);
create index consent_kept_evidence on consent_kept (evidence_id) where evidence_id is not null;
