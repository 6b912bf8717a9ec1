-- A month's assessment by one scheme. Its inputs are frozen in it: what changes later in figures, targets or schemes cannot change its scores.
create table assessment_run (
  run_id bigint generated always as identity primary key,
  rule_id bigint not null references rule,
  area_code text collate "C" not null references area,
  variant text collate "C" not null,
  month text collate "C" not null check (month ~ '^\d{4}-\d{2}$'),
  state text not null check (state in ('frozen', 'published', 'withdrawn')),
  inputs jsonb not null,
  -- Batches that the figures were computed from: kept as long as the run stands.
  batch_ids bigint[] not null,
  computed_by bigint references account,
  computed_at timestamptz not null default now(),
  published_by bigint references account,
  published_on date,
  appeal_until date,
  withdrawn_by bigint references account,
  withdrawn_at timestamptz,
  reason text,
  check ((state = 'withdrawn') = (withdrawn_at is not null)),
  check (state <> 'published' or (published_on is not null and appeal_until is not null))
);
create unique index assessment_run_standing on assessment_run (area_code, variant, month) where state <> 'withdrawn';

-- Nobody is scored twice in a month.
create table assessment_subject (
  month text collate "C" not null,
  subject_kind text collate "C" not null check (subject_kind in ('area', 'unit', 'staff')),
  subject_code text collate "C" not null,
  run_id bigint not null references assessment_run,
  primary key (month, subject_kind, subject_code)
);
create index assessment_subject_run on assessment_subject (run_id);

-- Revision 0 is what was computed; a correction adds the next one and leaves the others as they were.
create table assessment_result (
  run_id bigint not null references assessment_run,
  revision int not null,
  subject_kind text collate "C" not null,
  subject_code text collate "C" not null,
  total double precision,
  place int,
  band text,
  score jsonb not null,
  why jsonb not null,
  primary key (run_id, revision, subject_kind, subject_code)
);

-- Plus and minus items, vetoes and judged scores of a month, with their evidence.
create table assessment_entry (
  entry_id bigint generated always as identity primary key,
  area_code text collate "C" not null references area,
  variant text collate "C" not null,
  month text collate "C" not null,
  subject_kind text collate "C" not null,
  subject_code text collate "C" not null,
  item_id text collate "C" not null,
  amount double precision not null,
  evidence text not null,
  entered_by bigint not null references account,
  entered_at timestamptz not null default now(),
  removed_by bigint references account,
  removed_at timestamptz,
  removed_because text
);
create index assessment_entry_month on assessment_entry (area_code, variant, month);

create table assessment_signature (
  run_id bigint not null references assessment_run,
  step_id text collate "C" not null,
  account_id bigint not null references account,
  note text not null default '',
  signed_at timestamptz not null default now(),
  primary key (run_id, step_id),
  unique (run_id, account_id)
);

create table assessment_correction (
  correction_id bigint generated always as identity primary key,
  run_id bigint not null references assessment_run,
  revision int not null,
  subject_kind text collate "C" not null,
  subject_code text collate "C" not null,
  -- An indicator's figure, or the amount of an entry.
  what text not null check (what in ('figure', 'entry')),
  indicator_id text collate "C",
  entry_id bigint references assessment_entry,
  before double precision,
  value double precision not null,
  reason text not null,
  made_by bigint not null references account,
  made_at timestamptz not null default now(),
  unique (run_id, revision),
  check ((what = 'figure') = (indicator_id is not null)),
  check ((what = 'entry') = (entry_id is not null))
);

create table assessment_appeal (
  appeal_id bigint generated always as identity primary key,
  run_id bigint not null references assessment_run,
  subject_kind text collate "C" not null,
  subject_code text collate "C" not null,
  -- The indicator or item that it is about; '' for the whole.
  about text collate "C" not null,
  reason text not null,
  made_by bigint not null references account,
  made_at timestamptz not null default now(),
  outcome text check (outcome in ('upheld', 'rejected')),
  reply text,
  replied_by bigint references account,
  replied_at timestamptz,
  correction_id bigint references assessment_correction,
  check ((outcome is null) = (replied_at is null)),
  check (replied_by is null or replied_by <> made_by)
);
create index assessment_appeal_run on assessment_appeal (run_id);
