-- Each target of a year with what was achieved and its places among those alike, month by month: a person's page reads these rows and computes nothing.
-- Made of figures, targets and duties, and made anew when they change; nobody writes here.
create table standing (
  subject_kind text collate "C" not null check (subject_kind in ('area', 'unit', 'outlet', 'staff')),
  subject_code text collate "C" not null,
  measure_id text collate "C" not null,
  brand text collate "C" not null default '',
  year text collate "C" not null check (year ~ '^\d{4}$'),
  year_target double precision,
  -- Twelve of [expected, basis, base, challenge, numerator, denominator, missing, rank, peers].
  -- As text: a page hands the cells on as they are, and taking binary ones apart for every line was the most of its cost.
  cells json not null check (json_array_length(cells) = 12),
  primary key (subject_code, year, subject_kind, measure_id, brand)
  -- Rows that change find room beside themselves, so that no index grows.
) with (fillfactor = 50);

-- What the rows of a year were made of: while it equals what is there now, they are as new as the figures.
create table standing_year (
  year text collate "C" primary key check (year ~ '^\d{4}$'),
  made_of text not null,
  newest_month text collate "C",
  computed_at timestamptz not null,
  line_count int not null
);

-- Which months were computed, and when last: asked at every page of a person.
create index measure_run_month on measure_run (period, run_id) where length(period) = 7;
create index target_version_approved on target_version (year) where state = 'approved';
