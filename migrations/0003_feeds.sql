-- One row per file that somebody brought; the batch itself lives in the facts store and is named here.
create table feed_file (
  file_id bigint generated always as identity primary key,
  -- Sheets of a workbook and entries of a zip after the first are files of their own, inside the one that was brought.
  container_id bigint references feed_file,
  feed_id text collate "C",
  file_name text not null,
  part text,
  content_hash text collate "C" not null,
  byte_count bigint not null,
  stored_path text not null,
  arrived_by text not null check (arrived_by in ('page', 'folder', 'command')),
  account_id bigint references account,
  arrived_at timestamptz not null default now(),
  state text not null check (state in ('received', 'reading', 'needs_mapping', 'needs_approval', 'accepted', 'unchanged', 'refused', 'withdrawn')),
  slice text collate "C",
  batch_id bigint,
  row_count bigint,
  headers jsonb,
  refusal jsonb,
  report jsonb,
  fault_count bigint,
  progress jsonb,
  -- How often taking it was begun: a file that ends the process each time is given up.
  attempt_count int not null default 0,
  decided_at timestamptz
);
create unique index feed_file_part on feed_file (container_id, part);
create index feed_file_feed on feed_file (feed_id, arrived_at desc);
create index feed_file_state on feed_file (state);

-- Unknown headers are mapped once by a person and remembered.
create table header_mapping (
  feed_id text collate "C" not null,
  header text not null,
  column_name text collate "C",
  account_id bigint references account,
  mapped_at timestamptz not null default now(),
  primary key (feed_id, header)
);

create table closed_period (
  feed_id text collate "C" not null,
  slice text collate "C" not null,
  account_id bigint references account,
  closed_at timestamptz not null default now(),
  primary key (feed_id, slice)
);

-- Master data comes as a proposed difference that another person approves.
create table master_change (
  change_id bigint generated always as identity primary key,
  feed_id text collate "C" not null,
  file_id bigint not null references feed_file,
  added_count int not null,
  changed_count int not null,
  missing_count int not null,
  difference jsonb not null,
  proposed_by bigint references account,
  proposed_at timestamptz not null default now(),
  state text not null default 'open' check (state in ('open', 'approved', 'rejected', 'overtaken')),
  decided_by bigint references account,
  decided_at timestamptz,
  reason text
);
create index master_change_feed on master_change (feed_id, state);

create table job_run (
  job text collate "C" not null,
  business_date date not null,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  outcome jsonb,
  primary key (job, business_date)
);
