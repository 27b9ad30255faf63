-- Imports of more than customers, from more than CSV, and by themselves.

-- What the rows of the file are: people, companies, or something about customers that are on record.
alter table import_batch add column subject text not null default 'customer'
  check (subject in ('customer', 'company', 'note', 'tag', 'contactPoint'));
-- The workbook as it was handed in, where there is one; `blob_key` then is the chosen sheet of it, as CSV.
alter table import_batch add column source_blob_key text;
alter table import_batch add column sheets jsonb;
alter table import_batch add column sheet text;
alter table import_batch add column schedule_id uuid;
alter table import_batch alter column undo_cursor type text using undo_cursor::text;

-- A row may also have added a note, a tag or a contact point to a customer; `after` says which.
alter table import_change drop constraint import_change_action_check;
alter table import_change add constraint import_change_action_check
  check (action in ('created', 'updated', 'note', 'tag', 'contactPoint'));

-- A heading means one thing in a list of people and another in one of companies.
alter table import_heading add column subject text not null default 'customer';
alter table import_heading drop constraint import_heading_pkey;
alter table import_heading add primary key (subject, heading_key);

-- What an import did to a company: what undo needs.
-- owner: imports
-- kind: local
create table import_company_change (
  import_id uuid not null references import_batch (id) on delete cascade,
  row_number bigint not null,
  company_id uuid not null,
  action text not null check (action in ('created', 'updated')),
  before jsonb,
  after jsonb,
  version_after integer not null,
  primary key (import_id, row_number)
);

-- Files that are fetched and imported by themselves.
-- owner: schedules
-- kind: local
create table import_schedule (
  id uuid primary key,
  name text not null,
  kind text not null check (kind in ('folder', 'sftp')),
  -- sftp: { host, port, user, folder }; never a password.
  place jsonb not null default '{}',
  -- Password and key of an SFTP server, encrypted with the key in the data folder.
  secret bytea,
  -- The SHA-256 of the server's key, as it was seen first; another one is refused.
  host_key text,
  -- Which file names are taken, with * and ?.
  pattern text not null,
  subject text not null,
  -- By heading: the key of a field, or null. What is not named here is matched by itself.
  mapping jsonb not null default '{}',
  options jsonb not null default '{}',
  -- Five fields of cron, in the organisation's time zone.
  every text not null,
  enabled boolean not null default true,
  last_looked_at timestamptz,
  last_import_id uuid,
  -- { ja, en }
  trouble jsonb,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid references app_user (id),
  created_by_name text not null
);

-- Which files a schedule has taken: the same content is not imported twice.
-- owner: schedules
-- kind: local
create table import_schedule_file (
  schedule_id uuid not null references import_schedule (id) on delete cascade,
  sha256 text not null,
  file_name text not null,
  import_id uuid,
  taken_at timestamptz not null default now(),
  primary key (schedule_id, sha256)
);
