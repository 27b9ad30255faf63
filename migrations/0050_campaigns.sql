-- Campaigns 配信: one content, or several variants of it, to an audience at a time; and the ledger of who got it.

-- owner: campaigns
-- kind: reference
create table campaign (
  id uuid primary key,
  -- What tokens in mails carry.
  number integer generated always as identity unique,
  name text not null,
  purpose_id uuid not null references consent_purpose (id),
  -- `testing`: the sample is out or on its way, the rest waits for the winner. Whether too much came back is delivery's.
  state text not null default 'draft' check (state in ('draft', 'waitingApproval', 'scheduled', 'freezing', 'testing',
    'running', 'paused', 'done', 'cancelled')),
  -- Of one that is paused: what it goes on with.
  resumes text check (resumes in ('scheduled', 'testing', 'running')),
  -- { everybody, segmentIds, exceptIds, rule, addresses }
  audience jsonb not null,
  -- Of mail_sender; no foreign key, a sender in the bin is told of before anything is sent.
  sender_id uuid,
  reply_to text,
  -- { kind: now | at | bestHour, at, withinHours }
  schedule jsonb not null,
  -- { perHour, warmUp: [most on day 1, on day 2 …] }
  speed jsonb not null,
  -- { use: organisation | none | own, … }
  cap jsonb not null,
  quiet jsonb not null,
  -- Per cent of the audience that is chosen not to get it.
  held_out_percent integer not null default 0 check (held_out_percent between 0 and 50),
  tracked boolean not null default true,
  -- Orders so many days after it count as its result.
  window_days integer not null default 7 check (window_days between 1 and 90),
  -- { share, of, measure, hours, ifNone }; empty: variants are equal halves, thirds …
  test jsonb,
  winner smallint,
  won_at timestamptz,
  -- Why, in both languages, with the figures it rests on.
  won_why jsonb,
  -- The campaign it follows up, where it was made of its recipients.
  follows_id uuid,
  asked_at timestamptz,
  asked_by uuid references app_user (id),
  approved_at timestamptz,
  approved_by uuid references app_user (id),
  -- When it begins by itself, when it began, when its sample is judged, and when the last one was settled.
  starts_at timestamptz,
  began_at timestamptz,
  test_ends_at timestamptz,
  ended_at timestamptz,
  -- What stands in its way now, in both languages.
  problem jsonb,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid references app_user (id),
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user (id),
  deleted_at timestamptz,
  deleted_by uuid references app_user (id)
);
create index campaign_latest on campaign (updated_at, id);
create index campaign_going on campaign (state) where state in ('scheduled', 'freezing', 'testing', 'running');

-- owner: campaigns
-- kind: reference
create table campaign_variant (
  campaign_id uuid not null references campaign (id) on delete cascade,
  no smallint not null check (no between 1 and 26),
  label text not null,
  -- Empty: that of the content, or of the campaign.
  subject text,
  preheader text,
  sender_id uuid,
  -- HH:MM of the organisation, instead of the campaign's time.
  at_hour text,
  -- { from: template, templateId, edition } or { from: own, … }
  content jsonb,
  -- The content word by word, with its shared blocks, as it was when the campaign began.
  frozen jsonb,
  primary key (campaign_id, no)
);

-- What a campaign went through, and what people said of it.
-- owner: campaigns
-- kind: reference
create table campaign_step (
  campaign_id uuid not null references campaign (id) on delete cascade,
  id uuid not null,
  at timestamptz not null default clock_timestamp(),
  what text not null,
  comment text,
  by_id uuid,
  by_name text not null,
  primary key (campaign_id, id)
);

-- The ledger: one mail to one address, at most once. No foreign keys: a million rows would ask for a million customers, and
-- a million times for their campaign. Whoever deletes either deletes these.
-- owner: campaigns
-- kind: customer
create table campaign_recipient (
  customer_id uuid not null,
  campaign_id uuid not null,
  -- As contact_point.key has it.
  address text collate "C" not null,
  domain text collate "C" not null,
  -- Of campaign_domain: what goes to large receivers is taken by receiver, since each has a speed of its own.
  lane smallint not null default 0,
  -- Empty until the winner is known, and of whom nothing was meant for.
  variant smallint,
  -- `waiting` for the winner · `heldOut` · `queued` → `taken` by a sender → `sending`: noted before any byte leaves →
  -- `sent` | `kept` in the mailbox | `failed` | `unknown`, never sent again by itself · `skipped` · `stopped`.
  state text not null check (state in ('waiting', 'heldOut', 'queued', 'taken', 'sending', 'sent', 'kept', 'failed',
    'unknown', 'skipped', 'stopped')),
  -- Why it may be sent, or why it was left out: a word of the gate, or cap, sameAddress.
  reason text,
  consent_entry_id uuid,
  -- When it may be sent, or again.
  due_at timestamptz not null,
  tries smallint not null default 0,
  taken_by text,
  -- The server's own words.
  problem text,
  message_id text,
  sent_at timestamptz,
  primary key (customer_id, campaign_id, address)
);
create index campaign_recipient_of on campaign_recipient (campaign_id, customer_id, address);
create index campaign_recipient_due on campaign_recipient (campaign_id, lane, due_at, customer_id)
  where state = 'queued';
create index campaign_recipient_taken on campaign_recipient (taken_by, campaign_id) where state in ('taken', 'sending');
-- Few of many: what a page lists by itself.
create index campaign_recipient_apart on campaign_recipient (campaign_id, state, customer_id, address)
  where state in ('waiting', 'heldOut', 'kept', 'failed', 'unknown', 'skipped', 'stopped');

-- How many of a campaign are in which state, kept with every change of the ledger. `lane` keeps several senders from
-- waiting for each other; a number is the sum over lanes, one of them may be below zero.
-- owner: campaigns
-- kind: local
create table campaign_count (
  campaign_id uuid not null references campaign (id) on delete cascade,
  -- 0: none.
  variant smallint not null,
  state text not null,
  reason text not null default '',
  lane smallint not null,
  n bigint not null,
  primary key (campaign_id, variant, state, reason, lane)
);

-- How many left in which minute: how fast it goes.
-- owner: campaigns
-- kind: local
create table campaign_minute (
  campaign_id uuid not null references campaign (id) on delete cascade,
  at timestamptz not null,
  lane smallint not null,
  n integer not null,
  primary key (campaign_id, at, lane)
);

-- The receivers of a campaign with their recipients that get it; those of few share lane 0.
-- owner: campaigns
-- kind: local
create table campaign_domain (
  campaign_id uuid not null references campaign (id) on delete cascade,
  domain text collate "C" not null,
  lane smallint not null,
  n integer not null,
  primary key (campaign_id, domain)
);
create index campaign_domain_lane on campaign_domain (campaign_id, lane) where lane > 0;

-- How far a campaign may go now: a bucket for the hour and one for the day of its warm-up; and how far its ledger is written.
-- owner: campaigns
-- kind: local
create table campaign_pace (
  campaign_id uuid primary key references campaign (id) on delete cascade,
  -- Up to when the speed limit is used up.
  used_to timestamptz,
  on_day date,
  day_no integer not null default 0,
  -- Taken on that day.
  taken integer not null default 0,
  frozen integer not null default 0,
  to_freeze integer
);
