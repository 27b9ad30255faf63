-- 連携元: which other system a program wrote for, so that a merge can tell whose value is believed first.

-- The key of the field (type externalId) that stands for the system.
alter table audit_entry add column source text;
