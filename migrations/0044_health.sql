-- Whether a way to reach somebody works: what came back from it, and who has shown that it is theirs.

-- One address of one customer. The key is that of contact_point: what was learnt stays when the point is taken off and
-- comes back, and says nothing while it is gone.
-- owner: health
-- kind: customer
create table contact_health (
  customer_id uuid not null,
  channel text not null check (channel in ('email', 'phone', 'address', 'line')),
  key text not null check (key <> ''),
  verified_at timestamptz,
  verified_by text check (verified_by in ('mypage', 'optIn', 'link', 'operator')),
  -- In a row, since it last took something.
  soft_bounces integer not null default 0,
  bounced_at timestamptz,
  -- What the other side said last, word by word.
  said text,
  complained_at timestamptz,
  delivered_at timestamptz,
  -- The worst that is known, in one word: `failing` are three soft bounces in a row.
  state text generated always as (case when complained_at is not null then 'complained'
    when bounced_at is not null then 'bounced' when soft_bounces >= 3 then 'failing'
    when verified_at is not null then 'verified' end) stored,
  version integer not null default 1,
  primary key (customer_id, channel, key),
  check ((verified_at is null) = (verified_by is null))
);
create index contact_health_state on contact_health (channel, state, customer_id) where state is not null;

-- The states of the e-mail addresses that a customer has now, a row each.
create view email_health as
  select h.customer_id, h.state from contact_health h
  where h.channel = 'email' and h.state is not null and exists (
    select 1 from contact_point p where p.customer_id = h.customer_id and p.kind = h.channel and p.key = h.key);
