create table plan (
  plan_id bigint generated always as identity primary key,
  title text not null,
  year int,
  area_code text collate "C" not null references area,
  source_text text not null,
  imported_at timestamptz not null default now(),
  imported_by bigint references account,
  version int not null default 1,
  in_force boolean not null default false
);
create unique index plan_in_force on plan (area_code) where in_force;

create table clause (
  clause_id bigint generated always as identity primary key,
  plan_id bigint not null references plan,
  parent_id bigint references clause,
  position int not null,
  level int not null,
  number text,
  text text not null,
  source text not null,
  is_leaf boolean not null,
  removed_at timestamptz,
  merged_into bigint references clause
);
create index clause_plan on clause (plan_id, parent_id, position);

-- What a clause said before each edit.
create table clause_version (
  clause_id bigint not null references clause,
  version int not null,
  act text not null,
  parent_id bigint,
  position int not null,
  text text not null,
  source text not null,
  changed_by bigint references account,
  changed_at timestamptz not null default now(),
  primary key (clause_id, version)
);

create table clause_link (
  clause_link_id bigint generated always as identity primary key,
  clause_id bigint not null references clause,
  kind text not null check (kind in ('measure', 'owner')),
  reference text collate "C" not null,
  state text not null check (state in ('suggested', 'confirmed', 'rejected')),
  because jsonb not null default '{}',
  decided_by bigint references account,
  decided_at timestamptz,
  unique (clause_id, kind, reference)
);

-- What is being done about a clause: kept simple until the order engine serves it.
create table clause_note (
  clause_note_id bigint generated always as identity primary key,
  clause_id bigint not null references clause,
  text text not null,
  due_on date,
  owner_staff_no text collate "C" references staff,
  done_at timestamptz,
  account_id bigint references account,
  written_at timestamptz not null default now()
);
