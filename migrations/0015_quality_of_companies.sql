-- Companies are looked at as customers are; and what is found of both can be shown, sorted and filtered by in lists.

-- How many values of a record are doubtful.
alter table customer_quality add column doubts smallint not null default 0;
create index customer_quality_doubts on customer_quality (doubts, customer_id);

-- The kind of a doubt as a word of a set: `rule` for every rule of the administrator.
alter table customer_doubt add column topic text collate "C" not null
  generated always as (split_part(kind, ':', 1)) stored;
create index customer_doubt_topic on customer_doubt (topic, customer_id);

-- owner: quality
-- kind: reference
create table company_quality (
  company_id uuid primary key references company (id) on delete cascade,
  completeness smallint not null check (completeness between 0 and 100),
  missing text[] not null,
  touched_at timestamptz not null,
  doubts smallint not null default 0,
  key_version integer not null,
  assessed_at timestamptz not null default now()
);
create index company_quality_completeness on company_quality (completeness, company_id);
create index company_quality_touched on company_quality (touched_at, company_id);
create index company_quality_doubts on company_quality (doubts, company_id);

-- owner: quality
-- kind: reference
create table company_doubt (
  company_id uuid not null references company (id) on delete cascade,
  kind text collate "C" not null,
  -- The field it is about, as a name of 128 bits; zeros where it is about the record.
  part uuid not null,
  value text not null,
  topic text collate "C" not null generated always as (split_part(kind, ':', 1)) stored,
  primary key (company_id, kind, part)
);
create index company_doubt_kind on company_doubt (kind, company_id, part);
create index company_doubt_topic on company_doubt (topic, company_id);

-- owner: quality
-- kind: reference
create table company_doubt_skip (
  company_id uuid not null references company (id) on delete cascade,
  kind text collate "C" not null,
  part uuid not null,
  value text not null,
  skipped_by uuid,
  skipped_by_name text not null,
  skipped_at timestamptz not null default now(),
  primary key (company_id, kind, part)
);

-- How many digits the numbers of a field have, where nearly all of them have as many.
-- owner: quality
-- kind: local
create table quality_digits (
  subject text not null check (subject in ('customer', 'company')),
  field_key text not null,
  digits smallint not null,
  -- Some of them begin with a zero: one that is shorter has lost its own.
  zeros boolean not null,
  primary key (subject, field_key)
);

-- Who else has this number or this domain.
create index company_phone_digits on company
  (translate(phone, '０１２３４５６７８９＋-－‐‑–—―−ー()（）. 　', '0123456789+')) where deleted_at is null;
create index company_domain on company (domain) where deleted_at is null;
