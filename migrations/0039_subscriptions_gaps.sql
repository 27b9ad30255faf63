-- 定期: what a round costs changes with the rounds, orders of rounds that wait for a person, what customers ask for on My page.

-- 'price': what a subscription adds to each month is another from a round on. Nobody did anything.
alter table subscription_change drop constraint subscription_change_kind_check;
alter table subscription_change add constraint subscription_change_kind_check check (kind in
  ('started', 'skipped', 'paused', 'suspended', 'resumed', 'cancelled', 'ended', 'paymentError', 'recovered', 'cycle',
   'date', 'items', 'address', 'payment', 'bundle', 'held', 'released', 'stayed', 'price'));

-- 'order': the order of a round is held. 'wish': a customer asks for what a person has to do.
alter table subscription_task drop constraint subscription_task_reason_check;
alter table subscription_task add constraint subscription_task_reason_check check (reason in
  ('watched', 'repeated', 'payment', 'address', 'product', 'mail', 'calendar', 'other', 'order', 'wish'));

-- A round that costs less because the plan says so is no sign that somebody may leave.
drop index subscription_change_lowered;
create index subscription_change_lowered on subscription_change (day)
  where value_after < value_before and state_after in ('active', 'paused') and kind <> 'price';

create or replace view subscriber_sign as
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
    where value_after < value_before and state_after in ('active', 'paused') and kind <> 'price'
      and day >= (select since from now)
) r
where exists (
  select 1 from subscription s where s.customer_id = r.customer_id and s.state in ('active', 'paused', 'paymentError')
);
