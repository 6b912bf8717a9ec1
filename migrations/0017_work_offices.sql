-- A workbook that went out to an office: which orders it holds and what stood in it, so that what comes back can be told from it.
create table work_book (
  book_id bigint generated always as identity primary key,
  unit_code text collate "C" references unit,
  kind text collate "C" not null,
  kind_version int not null,
  language text collate "C" not null,
  headers jsonb not null,
  rows jsonb not null,
  sent_by bigint references account,
  sent_at timestamptz not null,
  taken_at timestamptz,
  taken_by bigint references account,
  taken_count int
);
create index work_book_sent on work_book (sent_at);

-- Recurring work: which places, how often, in what window. Its orders are opened once for each occasion.
create table work_schedule (
  schedule_id bigint generated always as identity primary key,
  kind text collate "C" not null,
  title text not null,
  every text collate "C" not null check (every in ('day', 'week', 'month', 'quarter', 'half_year', 'year')),
  -- Where: each area, unit, outlet or other place gets an order of its own.
  subject_kind text collate "C" not null,
  subjects jsonb not null,
  -- Days from the beginning of the period to the opening, and from the opening to the deadline; tolerance after it counts as in time.
  opens_after_days int not null default 0 check (opens_after_days between 0 and 365),
  window_days int not null check (window_days between 1 and 366),
  tolerance_days int not null default 0 check (tolerance_days between 0 and 60),
  skips_holidays boolean not null default true,
  ask jsonb not null default '{}',
  serves jsonb not null default '{}',
  priority text collate "C" not null default 'normal',
  valid_from date not null,
  valid_to date,
  written_by bigint references account,
  written_at timestamptz not null,
  ended_at timestamptz
);
create index work_schedule_live on work_schedule (valid_from) where ended_at is null;
