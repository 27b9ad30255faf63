-- What a postal code stands for, and the days on which the organisation works.

-- One line of a list of Japan Post, as a form wants it. Several may share a code, even across prefectures.
-- owner: postal
-- kind: reference
create table postal_area (
  code text collate "C" not null,
  -- kenAll: towns; office: large offices with a code of their own.
  source text not null check (source in ('kenAll', 'office')),
  -- Its place in the list, from 1.
  position integer not null,
  prefecture text not null,
  city text not null,
  -- Empty where the code stands for the rest of a city.
  town text not null,
  prefecture_kana text not null,
  city_kana text not null,
  town_kana text not null,
  -- 通り名 of Kyoto that the code covers, as they stand before the town.
  streets text[] not null default '{}',
  office_name text,
  office_kana text,
  office_street text,
  primary key (code, source, position)
);
create index postal_area_place on postal_area (prefecture, city);

-- Which list is loaded. Replaced with its rows, in one transaction.
-- owner: postal
-- kind: reference
create table postal_pack (
  source text primary key check (source in ('kenAll', 'office')),
  file_name text not null,
  sha256 text not null,
  -- Lines of the file, after those that were split are joined again.
  rows integer not null,
  codes integer not null,
  loaded_at timestamptz not null default now(),
  loaded_by uuid,
  loaded_by_name text not null
);

-- Days that are not what their weekday, the holidays and the yearly breaks would make them.
-- owner: calendar
-- kind: reference
create table calendar_day (
  "on" date primary key,
  kind text not null check (kind in ('closed', 'open')),
  name text not null,
  version integer not null default 1,
  updated_at timestamptz not null default now()
);

-- 国民の祝日・休日 as the Cabinet Office lists them; they count for the years of calendar_pack.
-- owner: calendar
-- kind: reference
create table calendar_holiday (
  "on" date primary key,
  name text not null
);

-- The list that is loaded: one row or none.
-- owner: calendar
-- kind: reference
create table calendar_pack (
  id integer primary key default 1 check (id = 1),
  file_name text not null,
  sha256 text not null,
  rows integer not null,
  first_year integer not null,
  last_year integer not null,
  loaded_at timestamptz not null default now(),
  loaded_by uuid,
  loaded_by_name text not null
);
