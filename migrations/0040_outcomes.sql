-- Outcomes of payments: what was tried of a round, when, with what result, and who or which file said so.

-- 決済結果: one try to charge a round; never changed.
-- owner: subscriptions
-- kind: customer
create table subscription_outcome (
  customer_id uuid not null,
  subscription_id uuid not null,
  round integer not null,
  id uuid not null,
  outcome text not null check (outcome in ('paid', 'failed', 'authorized')),
  -- Yen, as the order came to at the time.
  amount numeric not null,
  -- The day of the try, and the day of the next one where it failed.
  tried_on date not null,
  retry_on date,
  -- What the payment company calls it.
  code text,
  message text,
  -- screen, api, csv
  channel text not null,
  file_name text,
  actor_name text not null,
  at timestamptz not null default now(),
  primary key (customer_id, subscription_id, round, id)
);
