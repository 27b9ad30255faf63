-- Tags that somebody looks after: described, put together, taken away and brought back.

-- owner: tags
-- kind: reference
alter table tag add column description text;
alter table tag add column version integer not null default 1;
alter table tag add column updated_at timestamptz not null default now();
-- In the bin: nobody has it. Its name is free for another; name_key is then one that no name has.
alter table tag add column deleted_at timestamptz;
-- Put together with that one: whatever asks for this asks for that.
alter table tag add column merged_into uuid references tag (id) on delete set null;
alter table tag add constraint tag_merged_is_deleted check (merged_into is null or deleted_at is not null);

-- Who had a tag that is in the bin, so that it comes back to them.
-- owner: tags
-- kind: customer
create table customer_tag_aside (
  customer_id uuid not null references customer (customer_id) on delete cascade,
  tag_id uuid not null references tag (id),
  added_at timestamptz not null,
  -- The tag that they have only because of this one.
  heir_id uuid references tag (id) on delete set null,
  primary key (customer_id, tag_id)
);
create index customer_tag_aside_tag on customer_tag_aside (tag_id, customer_id);
