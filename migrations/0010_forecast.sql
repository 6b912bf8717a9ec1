-- Where each target of a year will stand at its end, as it was foreseen with the months up to `through`.
-- Earlier words stay, so that they can be held against what came.
create table forecast (
  measure_id text collate "C" not null,
  subject_kind text collate "C" not null check (subject_kind in ('area', 'unit', 'outlet')),
  subject_code text collate "C" not null,
  brand text collate "C" not null default '',
  year text collate "C" not null check (year ~ '^\d{4}$'),
  -- '' while there is no figure at all.
  through text collate "C" not null,
  computed_at timestamptz not null default now(),
  kind text not null check (kind in ('forecast', 'closed', 'none')),
  -- Why nothing is foreseen.
  because text check (because in ('tooShort', 'gap', 'constant', 'tooFar', 'noFigure')),
  method text,
  backtests jsonb not null default '[]',
  origin_count int not null default 0,
  coverage double precision,
  months jsonb not null default '[]',
  year_low double precision,
  year_point double precision,
  year_high double precision,
  so_far double precision,
  target double precision,
  yuan_per_unit double precision,
  people_per_unit double precision,
  primary key (subject_code, measure_id, year, subject_kind, brand, through),
  check ((kind = 'none') = (because is not null))
);
create index forecast_year on forecast (year, measure_id);
