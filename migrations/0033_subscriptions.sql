-- 定期購入: who gets what again and again, what was made of it, and what changed on the way.

-- A subscription. `next_round` and `next_on` say what comes next: the round, and its day on the rhythm before the shop's
-- calendar moves it. They stay as they were when it ends, so that it is known what would have come and when.
-- owner: subscriptions
-- kind: customer
create table subscription (
  customer_id uuid not null,
  id uuid not null,
  -- T2026-000123; `subscription_number` finds it.
  number text not null,
  plan_id uuid not null references plan (id),
  edition integer not null,
  -- 有効, 一時休止 (until a day), 休止, 解約, 終了 (all rounds made), 決済エラー.
  state text not null check (state in ('active', 'paused', 'suspended', 'cancelled', 'ended', 'paymentError')),
  channel text not null check (channel in ('phone', 'web', 'store', 'mail', 'fax', 'sales', 'other')),
  media_id uuid references media (id),
  company_id uuid references company (id),
  started_on date not null,
  -- { kind: 'days', every } | { kind: 'months', every, day } | { kind: 'weekday', every, nth, weekday }
  cycle jsonb not null,
  -- [{ productId, quantity }] instead of those of the plan; empty: as the plan says.
  items jsonb,
  -- How many times the contents of a round.
  quantity integer not null default 1 check (quantity > 0),
  -- { name, kana, postalCode, address, phone }; empty is the customer's own.
  ship_to jsonb,
  payment_method text not null,
  -- What a payment company knows the means of payment by; never a card number.
  payment_token text,
  next_round integer not null default 1,
  next_on date not null,
  -- The day that was next on the rhythm where somebody paused or moved it: from there resuming looks for a day.
  planned_on date,
  -- Of the round made last: its day on the rhythm, and the day it is shipped.
  last_on date,
  last_ship_on date,
  -- Skipped in a row since then.
  skips integer not null default 0,
  -- Days of the next round, as the calendar stood when they were worked out: to be shipped, to be made, the last day for
  -- changes, and to be announced. All empty while none is to come.
  ship_on date,
  make_on date,
  deadline_on date,
  notice_on date,
  -- The round that was announced.
  noticed_round integer not null default 0,
  -- Of what is paused: from this day on it goes on.
  resumes_on date,
  -- Subscriptions of one customer that move together and share one parcel.
  bundle_id uuid,
  -- A suspicion or a question: no round is made until a person releases it.
  held_at timestamptz,
  held_reason text,
  -- What follows is counted, in the transaction of each change.
  made_rounds integer not null default 0,
  shipped_rounds integer not null default 0,
  first_shipped_on date,
  last_shipped_on date,
  -- Days of the cycle on average (30.4375 a month), and yen a month without tax while it goes on (MRR).
  cycle_days numeric(8, 4) not null,
  monthly_value integer not null,
  -- Since when it is cancelled, ended or suspended.
  left_on date,
  created_by uuid references app_user (id),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (customer_id, id)
);
create index subscription_id on subscription (id);
create index subscription_make on subscription (make_on, customer_id, id) where make_on is not null;
create index subscription_notice on subscription (notice_on, customer_id, id) where notice_on is not null;
create index subscription_resumes on subscription (resumes_on) where resumes_on is not null;
create index subscription_ship on subscription (ship_on) where ship_on is not null;
create index subscription_latest on subscription (created_at, id);
create index subscription_plan on subscription (plan_id, state);

-- owner: subscriptions
-- kind: identity
create table subscription_number (
  number_key text collate "C" primary key,
  customer_id uuid not null,
  subscription_id uuid not null
);
create index subscription_number_of on subscription_number (subscription_id);
create sequence subscription_own_number;

-- What was shown and agreed to, word by word, when it began or when its terms changed. Kept for five years after the end.
-- owner: subscriptions
-- kind: customer
create table subscription_disclosure (
  customer_id uuid not null,
  subscription_id uuid not null,
  id uuid not null,
  shown_at timestamptz not null,
  plan_id uuid not null,
  edition integer not null,
  locale text not null,
  -- The text as it was read, and its SHA-256 in hex.
  body text not null,
  digest text not null,
  -- Who agreed and how: phone, web.
  channel text not null,
  primary key (customer_id, subscription_id, id)
);

-- 子受注: a round that was made. The key is what makes it come once only.
-- owner: subscriptions
-- kind: customer
create table subscription_round (
  customer_id uuid not null,
  subscription_id uuid not null,
  round integer not null,
  order_id uuid not null,
  -- Its day on the rhythm, and the day it is to be shipped.
  due_on date not null,
  ship_on date not null,
  made_at timestamptz not null default now(),
  shipped_on date,
  -- Of the payment: how often it failed, and when it is to be tried again.
  payment text not null default 'open' check (payment in ('open', 'paid', 'failed', 'abandoned')),
  failures integer not null default 0,
  retry_on date,
  primary key (customer_id, subscription_id, round)
);
create index subscription_round_order on subscription_round (order_id);
create index subscription_round_retry on subscription_round (retry_on) where retry_on is not null;
create index subscription_round_made on subscription_round (made_at);

-- What somebody did to a subscription; never changed.
-- owner: subscriptions
-- kind: customer
create table subscription_change (
  customer_id uuid not null,
  subscription_id uuid not null,
  id uuid not null,
  at timestamptz not null default now(),
  -- That day in the organisation's time zone.
  day date not null,
  kind text not null check (kind in
    ('started', 'skipped', 'paused', 'suspended', 'resumed', 'cancelled', 'ended', 'paymentError', 'recovered', 'cycle',
     'date', 'items', 'address', 'payment', 'bundle', 'held', 'released', 'stayed')),
  round integer not null,
  state_before text,
  state_after text not null,
  -- Yen a month before and after, so that movements of MRR are sums.
  value_before integer not null,
  value_after integer not null,
  -- { field: [before, after] }
  changed jsonb not null default '{}',
  -- phone, web, mail, mypage, api, system …
  channel text not null,
  reason_id uuid,
  note text,
  actor_id uuid,
  actor_name text not null,
  primary key (customer_id, subscription_id, id)
);
create index subscription_change_day on subscription_change (day, kind);

-- 解約理由
-- owner: subscriptions
-- kind: reference
create table leaving_reason (
  id uuid primary key,
  label text not null,
  label_en text,
  -- What is offered to who says so: skip, pause, cycle, quantity, product; empty: nothing.
  offer text check (offer in ('skip', 'pause', 'cycle', 'quantity', 'product')),
  position integer not null default 0,
  retired_at timestamptz,
  version integer not null default 1
);

-- 解約申出: somebody asked to leave, and what came of it.
-- owner: subscriptions
-- kind: customer
create table leaving_request (
  customer_id uuid not null,
  subscription_id uuid not null,
  id uuid not null,
  asked_at timestamptz not null default now(),
  day date not null,
  round integer not null,
  channel text not null,
  reason_id uuid references leaving_reason (id),
  note text,
  offer text,
  outcome text not null check (outcome in ('cancelled', 'stayed')),
  actor_name text not null,
  primary key (customer_id, subscription_id, id)
);
create index leaving_request_day on leaving_request (day);

-- 要対応: what waits for a person, with its reason.
-- owner: subscriptions
-- kind: customer
create table subscription_task (
  customer_id uuid not null,
  subscription_id uuid not null,
  id uuid not null,
  reason text not null check (reason in
    ('watched', 'repeated', 'payment', 'address', 'product', 'mail', 'calendar', 'other')),
  detail jsonb not null default '{}',
  raised_at timestamptz not null default now(),
  solved_at timestamptz,
  solved_by uuid references app_user (id),
  note text,
  primary key (customer_id, subscription_id, id)
);
create unique index subscription_task_open on subscription_task (customer_id, subscription_id, reason)
  where solved_at is null;
create index subscription_task_waiting on subscription_task (raised_at, id) where solved_at is null;

-- A day's due subscriptions in parts, so that any number of workers can make rounds and none makes one twice.
-- owner: subscriptions
-- kind: local
create table subscription_batch (
  day date not null,
  -- make or notice
  task text not null check (task in ('make', 'notice')),
  part integer not null,
  -- Customers from this one (with) to that one (without; empty: the end).
  from_customer uuid not null,
  to_customer uuid,
  size integer not null,
  done_at timestamptz,
  made integer,
  primary key (day, task, part)
);

-- 要注意リスト: whom orders and subscriptions wait for a person of. Never a silent refusal.
-- owner: subscriptions
-- kind: reference
create table watched_identity (
  id uuid primary key,
  kind text not null check (kind in ('email', 'phone', 'address', 'person')),
  -- As typed, and the key that it is found by (a person: name and address).
  value text not null,
  key text collate "C" not null,
  note text not null,
  added_by uuid references app_user (id),
  created_at timestamptz not null default now()
);
create index watched_identity_key on watched_identity (kind, key);
