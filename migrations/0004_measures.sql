create table measure_run (
  run_id bigint generated always as identity primary key,
  source_id text collate "C" not null,
  period text collate "C" not null,
  batch_ids bigint[] not null,
  computed_at timestamptz not null default now()
);

-- subject: an area, a unit or an outlet; brand '' is all brands. Cuts finer than an outlet stay in the facts store.
create table measure_value (
  measure_id text collate "C" not null,
  period text collate "C" not null,
  subject_kind text collate "C" not null check (subject_kind in ('area', 'unit', 'outlet')),
  subject_code text collate "C" not null,
  brand text collate "C" not null default '',
  numerator double precision,
  denominator double precision,
  run_id bigint not null references measure_run,
  measure_version int not null,
  primary key (subject_code, measure_id, period, subject_kind, brand)
);
create index measure_value_measure on measure_value (measure_id, period, subject_kind, brand);

-- Indicators without a feed of their own: figures come typed.
create table typed_indicator (
  measure_id text collate "C" primary key,
  name_zh text not null,
  name_en text not null,
  definition_zh text not null,
  definition_en text not null,
  unit text not null,
  better text not null check (better in ('higher', 'lower', 'neither')),
  roll_up text not null check (roll_up in ('sum', 'last', 'mean')),
  created_by bigint references account,
  created_at timestamptz not null default now()
);

create table target (
  target_id bigint generated always as identity primary key,
  measure_id text collate "C" not null,
  subject_kind text collate "C" not null check (subject_kind in ('area', 'unit', 'outlet', 'staff')),
  subject_code text collate "C" not null,
  brand text collate "C" not null default '',
  period text collate "C" not null,
  value double precision not null,
  owner_staff_no text collate "C" references staff,
  author bigint references account,
  set_at timestamptz not null default now(),
  replaced_at timestamptz,
  check (replaced_at is null or replaced_at >= set_at)
);
create unique index target_in_force on target (measure_id, subject_kind, subject_code, brand, period) where replaced_at is null;
