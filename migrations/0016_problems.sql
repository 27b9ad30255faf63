-- Why background work failed, as { ja, en }: each reader has it in their own language. Until now it was one text.
alter table job_run alter column problem type jsonb
  using case when problem is not null then jsonb_build_object('ja', problem, 'en', problem) end;
alter table import_batch alter column problem type jsonb
  using case when problem is not null then jsonb_build_object('ja', problem, 'en', problem) end;
alter table export_batch alter column problem type jsonb
  using case when problem is not null then jsonb_build_object('ja', problem, 'en', problem) end;
-- The words of the database are for its log; the page of the fields has words of its own.
update field_definition set index_problem = 'index' where index_problem <> 'duplicates';
