-- Whose record changed, for what is worked out of it behind the change: who is in which segment.

-- One row for each customer of a change, written in its transaction and deleted by whoever has followed it.
-- owner: changes
-- kind: customer
create table customer_change (
  customer_id uuid not null,
  id uuid not null default gen_random_uuid(),
  -- To be followed for this segment alone, once it has been worked out; empty is: for all.
  segment_id uuid,
  noted_at timestamptz not null default clock_timestamp(),
  primary key (customer_id, id)
);
create index customer_change_order on customer_change (noted_at);

-- What happened, by name and time: rules count it over everybody without reading the whole spine.
create index customer_event_name on customer_event (name, occurred_at, customer_id);

-- What rules ask of everybody most, narrow, so that nobody reads the wide rows for it: who is not in the bin, which kinds of
-- contact points somebody has and where they live, and orders that count.
create index customer_live on customer (customer_id) include (stage, gender, birth_on, owner_id) where deleted_at is null;
create index contact_point_kind on contact_point (kind, customer_id);
create index contact_point_prefecture on contact_point (prefecture, customer_id) where kind = 'address';
create index sales_order_counted on sales_order (ordered_on, customer_id) include (revenue)
  where kind = 'order' and voided_on is null and held_at is null;
