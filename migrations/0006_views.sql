-- Views of a list: what it shows, in which order, and how; one's own or shared.

-- owner: views
-- kind: reference
create table saved_view (
  id uuid primary key,
  subject text not null check (subject in ('customer', 'company')),
  name text not null,
  -- Null belongs to the organisation, and is always shared.
  owner_id uuid references app_user (id),
  shared boolean not null default false,
  definition jsonb not null,
  position integer not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  check (shared or owner_id is not null)
);
create index saved_view_subject on saved_view (subject, position, id) where deleted_at is null;

-- The view a list opens with. No row is no choice; a row without a view is the whole list, chosen on purpose.
-- owner: views
-- kind: reference
create table saved_view_default (
  subject text not null check (subject in ('customer', 'company')),
  -- Null is everybody who has chosen nothing.
  user_id uuid references app_user (id),
  view_id uuid references saved_view (id),
  chosen_at timestamptz not null default now(),
  unique nulls not distinct (subject, user_id)
);
