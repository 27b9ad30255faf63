-- Reactions 反応: what came of campaigns. No foreign keys to customers: a million rows would lock a million of them; whoever
-- deletes a customer for good deletes these.

-- One open or click as it came in, by the address that was called. What is not yet told apart has no class.
-- owner: reactions
-- kind: customer
create table campaign_hit (
  customer_id uuid not null,
  id uuid not null,
  -- campaign.number and campaign_variant.no, as the signed link has them.
  campaign integer not null,
  variant smallint not null,
  -- Of a click, from 1; 0 of an open.
  link integer not null default 0,
  kind text not null check (kind in ('open', 'click')),
  at timestamptz not null,
  is_head boolean not null default false,
  is_prefetch boolean not null default false,
  -- Let go after some days.
  agent text,
  ip text,
  class text check (class in ('human', 'machine', 'scanner')),
  why text,
  primary key (customer_id, id)
);
create index campaign_hit_new on campaign_hit (at) where class is null;
create index campaign_hit_at on campaign_hit using brin (at);
-- What those of a campaign were taken for, and why; the latest are looked at one by one.
create index campaign_hit_told on campaign_hit (campaign, class, why, at) where class is not null;

-- What it comes to for one recipient; there is a row only for who reacted.
-- owner: reactions
-- kind: customer
create table campaign_reaction (
  customer_id uuid not null,
  campaign_id uuid not null,
  variant smallint not null,
  domain text collate "C" not null default '',
  -- By a person. Who clicked has opened.
  opened_at timestamptz,
  opens integer not null default 0,
  machine_opened_at timestamptz,
  machine_opens integer not null default 0,
  clicked_at timestamptz,
  clicks integer not null default 0,
  scans integer not null default 0,
  unsubscribed_at timestamptz,
  bounced_at timestamptz,
  -- Of the worst that came back.
  bounced_hard boolean not null default false,
  complained_at timestamptz,
  replied_at timestamptz,
  -- Orders that came of it last of all campaigns, and their revenue in yen without tax.
  orders integer not null default 0,
  revenue bigint not null default 0,
  primary key (customer_id, campaign_id)
);
create index campaign_reaction_of on campaign_reaction (campaign_id, customer_id);

-- Which links of it a person clicked.
-- owner: reactions
-- kind: customer
create table campaign_reaction_link (
  customer_id uuid not null,
  campaign_id uuid not null,
  link integer not null,
  first_at timestamptz not null,
  clicks integer not null default 1,
  primary key (customer_id, campaign_id, link)
);

-- Which orders came of which campaigns, within the days that each campaign says.
-- owner: reactions
-- kind: customer
create table campaign_conversion (
  customer_id uuid not null,
  order_id uuid not null,
  campaign_id uuid not null,
  variant smallint not null,
  -- When they were last touched by this campaign before it, and when they ordered.
  touched_at timestamptz not null,
  ordered_at timestamptz not null,
  -- Of all campaigns it came of: this one was the last.
  is_last boolean not null,
  -- One of so many.
  among integer not null,
  -- Yen without tax, less what was taken back; and this campaign's equal share of it.
  revenue bigint not null,
  share bigint not null,
  primary key (customer_id, order_id, campaign_id)
);
create index campaign_conversion_of on campaign_conversion (campaign_id, customer_id);

-- Sums of the above, kept with them in the same transactions, by one process at a time.
-- owner: reactions
-- kind: local
create table reaction_count (
  campaign_id uuid not null,
  variant smallint not null,
  what text not null,
  -- Of everything: ''. Else link, hour (weekday 0–6 × 24 + hour) or why (class.reason of single hits), with what it is.
  cut text not null default '',
  key text not null default '',
  n numeric not null,
  primary key (campaign_id, variant, what, cut, key)
);
-- What lists of campaigns show and are sorted by: a few rows of each, beside hundreds that are cut.
create index reaction_count_whole on reaction_count (campaign_id) where cut = '';

-- What is to be added to these sums because rows below them changed hands or went: two customers became one, or two again,
-- or somebody was deleted for good. Whoever does that only adds here; the one process that writes the sums adds them up.
-- owner: reactions
-- kind: local
create table reaction_correction (
  id uuid primary key default gen_random_uuid(),
  campaign_id uuid not null,
  variant smallint not null,
  what text not null,
  cut text not null,
  key text not null,
  n numeric not null,
  noted_at timestamptz not null default clock_timestamp()
);
create index reaction_correction_at on reaction_correction (noted_at);

-- What is to be worked out for somebody: an order was written, somebody refused, something came back.
-- owner: reactions
-- kind: customer
create table reaction_note (
  customer_id uuid not null,
  id uuid not null default gen_random_uuid(),
  what text not null check (what in ('order', 'refused', 'bounce', 'complaint', 'reply')),
  campaign_id uuid,
  detail jsonb not null default '{}',
  at timestamptz not null,
  noted_at timestamptz not null default clock_timestamp(),
  primary key (customer_id, id)
);
create index reaction_note_at on reaction_note (noted_at);

-- When somebody reacts, by the clock of the organisation. Opens and clicks of people, one of each for a mail.
-- owner: reactions
-- kind: customer
create table reaction_hour (
  customer_id uuid not null,
  weekend boolean not null,
  hour smallint not null check (hour between 0 and 23),
  n integer not null,
  primary key (customer_id, weekend, hour)
);

-- The same of everybody. 0 is Sunday.
-- owner: reactions
-- kind: local
create table reaction_clock (
  weekday smallint not null check (weekday between 0 and 6),
  hour smallint not null check (hour between 0 and 23),
  opens bigint not null default 0,
  clicks bigint not null default 0,
  primary key (weekday, hour)
);

-- What reactions say of one customer; never of machines.
-- owner: reactions
-- kind: customer
create table reaction_facts (
  customer_id uuid primary key,
  last_opened_on date,
  last_clicked_on date,
  opens integer not null default 0,
  clicks integer not null default 0,
  -- Points for what they did, half of it gone after every so many days: as it was on that day.
  heat double precision not null default 0,
  heat_at timestamptz not null,
  level text not null check (level in ('high', 'middle', 'low', 'none')),
  -- In which they react most, smoothed with everybody; and on how many reactions of their own it rests.
  best_hour smallint,
  -- The same from Monday to Friday, and on Saturdays and Sundays: what they do then, drawn to what they do on all days.
  best_hour_working smallint,
  best_hour_weekend smallint,
  best_hour_n integer not null default 0
);
create index reaction_facts_opened on reaction_facts (last_opened_on);
create index reaction_facts_clicked on reaction_facts (last_clicked_on);
create index reaction_facts_level on reaction_facts (level);

-- Who does not want to be tracked: mails to them carry neither signed links nor pictures of ours.
-- owner: reactions
-- kind: customer
create table tracking_optout (
  customer_id uuid primary key,
  since timestamptz not null default clock_timestamp()
);

-- How the variants of a test stood when it was judged, and what was made of it.
-- owner: reactions
-- kind: local
create table reaction_verdict (
  campaign_id uuid primary key,
  at timestamptz not null,
  verdict jsonb not null
);

-- What takes longer to count than a page may wait: the sizes of cuts, and what those did who were held out.
-- owner: reactions
-- kind: local
create table reaction_survey (
  campaign_id uuid not null,
  what text not null,
  counted_at timestamptz not null,
  figures jsonb not null,
  primary key (campaign_id, what)
);
