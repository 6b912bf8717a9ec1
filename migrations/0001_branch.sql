-- Nouns that all chapters share. Codes collate "C": compared byte by byte, whatever the language of the database.
create table setting (
  name text collate "C" primary key,
  value jsonb not null,
  changed_at timestamptz not null default now()
);

create table area (
  area_code text collate "C" primary key,
  name text not null,
  level text not null check (level in ('province', 'prefecture', 'county', 'township', 'village', 'grid')),
  parent_code text collate "C" references area,
  valid_from date,
  valid_to date,
  successor_code text collate "C",
  check (valid_to is null or successor_code is not null or valid_to > valid_from)
);
create index area_parent on area (parent_code);

-- Every current area with itself and each area above it: containment is data, never a code prefix.
create table area_closure (
  ancestor_code text collate "C" not null references area,
  area_code text collate "C" not null references area,
  ancestor_level text not null,
  primary key (area_code, ancestor_code)
);
create index area_closure_ancestor on area_closure (ancestor_code);

-- How files may write an area: its own code, a former code, a local code.
create table area_spelling (
  written text collate "C" primary key,
  area_code text collate "C" not null references area
);

create table area_fact (
  area_code text collate "C" not null references area,
  year int not null,
  population bigint,
  households bigint,
  longitude double precision,
  latitude double precision,
  source text not null,
  primary key (area_code, year)
);

create table unit (
  unit_code text collate "C" primary key,
  name text not null,
  kind text not null check (kind in ('branch', 'county_company', 'business_office', 'hall', 'department', 'contractor')),
  parent_code text collate "C" references unit,
  area_code text collate "C" references area,
  valid_from date not null,
  valid_to date
);

-- A unit answers for areas from a day to a day (the last included).
create table territory (
  unit_code text collate "C" not null references unit,
  area_code text collate "C" not null references area,
  valid_from date not null,
  valid_to date,
  primary key (unit_code, area_code, valid_from)
);

create table staff (
  staff_no text collate "C" primary key,
  name text not null,
  unit_code text collate "C" not null references unit,
  post text not null,
  phone_number text collate "C",
  valid_from date not null,
  valid_to date
);
create index staff_unit on staff (unit_code);

-- What a person answers for, dated: areas, offices, halls, outlets, grids, cells, cases.
create table assignment (
  assignment_id bigint generated always as identity primary key,
  staff_no text collate "C" not null references staff,
  subject_kind text not null check (subject_kind in ('area', 'unit', 'outlet', 'grid', 'cell', 'case', 'clause')),
  subject_code text collate "C" not null,
  duty text not null,
  valid_from date not null,
  valid_to date
);
create index assignment_staff on assignment (staff_no);
create index assignment_subject on assignment (subject_kind, subject_code);

create table outlet (
  outlet_code text collate "C" primary key,
  name text not null,
  kind text not null,
  area_code text collate "C" not null references area,
  unit_code text collate "C" not null references unit,
  agent_name text,
  opened_on date not null,
  closed_on date
);
create index outlet_area on outlet (area_code);
