-- Files on any record, the bin of everything, and forgetting what is deleted for good.

-- Files of a customer and of everything that hangs on one. `subject_kind` and `subject_id` name that thing (a note, a
-- contract …); both are empty for a file of the customer itself.
-- owner: files
-- kind: customer
alter table attachment
  add column subject_kind text,
  add column subject_id uuid,
  add column added_by_name text,
  add column version integer not null default 1,
  add column updated_at timestamptz not null default now(),
  add column deleted_at timestamptz,
  add column deleted_by uuid,
  add column deleted_by_name text,
  -- The thing it belongs to is in the bin: the file goes and comes back with it.
  add column hidden_at timestamptz,
  add constraint attachment_subject_whole check ((subject_kind is null) = (subject_id is null));
update attachment set subject_kind = 'note', subject_id = note_id where note_id is not null;
update attachment a set hidden_at = n.deleted_at from note n
  where n.customer_id = a.customer_id and n.id = a.note_id and n.deleted_at is not null;
alter table attachment drop column note_id;
create index attachment_subject on attachment (customer_id, subject_kind, subject_id);
create index attachment_bin on attachment (deleted_at desc, id desc) where deleted_at is not null;
update customer_event set name = 'file.added',
  payload = jsonb_build_object('fileId', payload -> 'attachmentId', 'name', payload -> 'name')
  where name = 'file.attached';

-- owner: files
-- kind: reference
create table company_file (
  id uuid primary key,
  company_id uuid not null references company (id) on delete cascade,
  subject_kind text,
  subject_id uuid,
  name text not null,
  media_type text not null,
  size bigint not null,
  sha256 text not null,
  blob_key text not null,
  added_by uuid,
  added_by_name text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  deleted_by uuid,
  deleted_by_name text,
  hidden_at timestamptz,
  constraint company_file_subject_whole check ((subject_kind is null) = (subject_id is null))
);
create index company_file_company on company_file (company_id, id desc);
create index company_file_bin on company_file (deleted_at desc, id desc) where deleted_at is not null;

-- The bin is read by when things came into it.
create index customer_bin on customer (deleted_at desc, customer_id desc) where deleted_at is not null;
create index company_bin on company (deleted_at desc, id desc) where deleted_at is not null;

-- The audit log stays append-only, save for one thing: when a record is deleted for good, what its entries say of the
-- person is taken out of them. That somebody did something to it at that time stays for ever.
drop trigger audit_entry_append_only on audit_entry;
create trigger audit_entry_append_only before delete or truncate on audit_entry
  for each statement execute function audit_is_append_only();
create function audit_may_only_forget() returns trigger language plpgsql as $$
begin
  if current_setting('enishi.forgetting', true) = 'on' and new.before is null and new.after is null
    and to_jsonb(new) - 'before' - 'after' = to_jsonb(old) - 'before' - 'after' then
    return new;
  end if;
  raise exception 'The audit log is append-only';
end $$;
create trigger audit_entry_may_only_forget before update on audit_entry
  for each row execute function audit_may_only_forget();
