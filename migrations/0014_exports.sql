-- Exports of companies too, of chosen columns, in more formats; large ones wait for a second person.

alter table export_batch drop constraint export_batch_state_check;
alter table export_batch add constraint export_batch_state_check check (state in
  ('awaiting', 'refused', 'queued', 'running', 'done', 'failed', 'cancelled'));
-- How many there were when it was asked for: what a second person decides on.
alter table export_batch add column asked_rows bigint;
alter table export_batch add column decided_by uuid references app_user (id);
alter table export_batch add column decided_by_name text;
alter table export_batch add column decided_at timestamptz;
alter table export_batch add column decision_note text;
-- Who asked, for the job that runs with their rights after somebody else has agreed.
alter table export_batch add column created_by_kind text not null default 'user';
alter table export_batch add column created_by_role text;
-- 文字コード was all there was to choose; now it is one of the formats.
update export_batch set options = (options - 'encoding') || jsonb_build_object('format', options -> 'encoding', 'subject', 'customer')
  where options ? 'encoding';
