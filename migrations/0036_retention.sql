-- Who stays and who may leave: what lists show of a customer's subscriptions, and what finds those at risk quickly.

-- What a customer's subscriptions are together.
create view subscriber as
select customer_id,
  count(*) filter (where state = 'active')::int as active,
  min(ship_on) as next_ship_on,
  sum(shipped_rounds)::int as shipped_rounds,
  (coalesce(sum(monthly_value) filter (where state in ('active', 'paused')), 0))::int as monthly_value
from subscription group by customer_id;

create index subscription_round_failed on subscription_round (ship_on) where failures > 0;
create index subscription_skipped on subscription (customer_id) where skips > 1;
create index subscription_change_lowered on subscription_change (day)
  where value_after < value_before and state_after in ('active', 'paused');

-- Signs that somebody with a subscription may leave, one row for each: a payment that failed or a lowered value within
-- 90 days, two skips in a row, an open complaint.
create view subscriber_sign as
with now as (
  select (now() at time zone coalesce(
    (select value ->> 'timeZone' from setting where key = 'organisation'), 'Asia/Tokyo'))::date - 90 as since
)
select r.customer_id, r.sign from (
  select customer_id, 'payment' as sign from subscription_round
    where failures > 0 and ship_on >= (select since from now)
  union select customer_id, 'skips' from subscription where skips > 1 and state in ('active', 'paused')
  union select customer_id, 'complaint' from complaint where deleted_at is null and closed_at is null
  union select customer_id, 'lowered' from subscription_change
    where value_after < value_before and state_after in ('active', 'paused') and day >= (select since from now)
) r
where exists (
  select 1 from subscription s where s.customer_id = r.customer_id and s.state in ('active', 'paused', 'paymentError')
);
