-- Targets live in versions of a sheet: what a parent's target of one indicator and year is split into.
-- parent 'top' has no parent: the branch's own target.
create table target_version (
  version_id bigint generated always as identity primary key,
  measure_id text collate "C" not null,
  brand text collate "C" not null default '',
  year text collate "C" not null check (year ~ '^\d{4}$'),
  parent_kind text collate "C" not null check (parent_kind in ('top', 'area', 'unit')),
  parent_code text collate "C" not null default '',
  child_kind text collate "C" not null check (child_kind in ('area', 'unit', 'outlet', 'staff')),
  version_no int not null,
  state text collate "C" not null check (state in ('draft', 'submitted', 'approved')),
  -- Months from this one on are of this version; earlier ones stay with the version before.
  in_force_from text collate "C" not null,
  -- How the parts were found: shares, basis, rounding, seasonality. For the record and for the next version.
  method jsonb not null default '{}',
  residual_owner text collate "C" references staff,
  note text,
  -- Counts up with every change: who saves on an older one is told.
  revision int not null default 1,
  author bigint references account,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  submitted_by bigint references account,
  submitted_at timestamptz,
  decided_by bigint references account,
  decided_at timestamptz,
  -- Why it was last sent back.
  returned_because text,
  unique (measure_id, brand, year, parent_kind, parent_code, child_kind, version_no),
  check ((state = 'approved') = (decided_at is not null)),
  check (left(in_force_from, 4) = year)
);
create unique index target_version_open on target_version (measure_id, brand, year, parent_kind, parent_code, child_kind) where state <> 'approved';

alter table target
  add column version_id bigint references target_version,
  add column base double precision,
  add column challenge double precision,
  add column is_locked boolean not null default false,
  add column in_force_at timestamptz;

-- What stood before has counted: it becomes the first, approved version of its sheet.
with placed as (
  select t.target_id, t.measure_id, t.brand, left(t.period, 4) as year, t.subject_kind,
    case when t.subject_kind = 'area' then case when a.parent_code is null then 'top' else 'area' end
         when t.subject_kind = 'unit' then 'area' else 'unit' end as parent_kind,
    coalesce(case t.subject_kind when 'area' then a.parent_code when 'unit' then u.area_code when 'outlet' then o.unit_code else s.unit_code end, '') as parent_code
  from target t
  left join area a on t.subject_kind = 'area' and a.area_code = t.subject_code
  left join unit u on t.subject_kind = 'unit' and u.unit_code = t.subject_code
  left join outlet o on t.subject_kind = 'outlet' and o.outlet_code = t.subject_code
  left join staff s on t.subject_kind = 'staff' and s.staff_no = t.subject_code
), made as (
  insert into target_version (measure_id, brand, year, parent_kind, parent_code, child_kind, version_no, state, in_force_from, author, created_at, changed_at, decided_at)
  select p.measure_id, p.brand, p.year, p.parent_kind, p.parent_code, p.subject_kind, 1, 'approved', p.year || '-01', min(t.author), min(t.set_at), max(t.set_at), min(t.set_at)
  from placed p join target t on t.target_id = p.target_id
  group by p.measure_id, p.brand, p.year, p.parent_kind, p.parent_code, p.subject_kind
  returning version_id, measure_id, brand, year, parent_kind, parent_code, child_kind
)
update target set version_id = m.version_id, in_force_at = target.set_at
from placed p join made m on m.measure_id = p.measure_id and m.brand = p.brand and m.year = p.year and m.parent_kind = p.parent_kind and m.parent_code = p.parent_code and m.child_kind = p.subject_kind
where target.target_id = p.target_id;

alter table target alter column version_id set not null;
drop index target_in_force;
-- One target counts for a cell: of an approved version, and not yet replaced by a later one.
create unique index target_counts on target (subject_code, measure_id, period, subject_kind, brand) where in_force_at is not null and replaced_at is null;
create unique index target_version_cell on target (version_id, subject_kind, subject_code, period) where replaced_at is null;
create index target_version_rows on target (version_id);
-- The owner of a target is who answers for its subject.
alter table target drop column owner_staff_no;

-- The targets that count. Everything that compares, scores or forecasts reads these.
create view target_in_force as
  select target_id, version_id, measure_id, subject_kind, subject_code, brand, period, base, value, challenge
  from target where in_force_at is not null and replaced_at is null;

-- Several may earn from one subject: their shares come to one on every day. A deputy acts and earns nothing.
alter table assignment
  add column credit_share double precision not null default 1 check (credit_share > 0 and credit_share <= 1),
  add column deputy_for bigint references assignment,
  add column set_by bigint references account,
  add column set_at timestamptz not null default now(),
  add check (valid_to is null or valid_to >= valid_from);
create index assignment_deputy on assignment (deputy_for) where deputy_for is not null;
