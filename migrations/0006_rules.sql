-- Schemes, ladders, tariffs, policies: one table for every kind. An approved version is never edited; another follows it.
create table rule (
  rule_id bigint generated always as identity primary key,
  kind text collate "C" not null,
  -- Tells apart what stands side by side at one area, such as one scheme for each group of people; '' where only one can stand.
  variant text collate "C" not null default '',
  area_code text collate "C" not null references area,
  version int not null,
  effective_from date not null,
  state text not null check (state in ('draft', 'submitted', 'approved', 'rejected', 'retired')),
  body jsonb not null,
  note text not null default '',
  -- Counts the changes of a draft: who approves names the one that he read.
  revision int not null default 1,
  author bigint references account,
  edited_by bigint references account,
  edited_at timestamptz not null default now(),
  submitted_at timestamptz,
  approver bigint references account,
  decided_at timestamptz,
  reason text,
  retired_from date,
  retired_by bigint references account,
  unique (kind, area_code, variant, version),
  check (state not in ('approved', 'retired') or (approver is not null and decided_at is not null)),
  check (approver is null or (approver is distinct from author and approver is distinct from edited_by)),
  check ((state = 'retired') = (retired_from is not null))
);
create index rule_standing on rule (kind, variant, area_code, effective_from) where state in ('approved', 'retired');
