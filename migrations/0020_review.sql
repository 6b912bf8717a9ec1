-- The monthly meeting 经营分析会 of an area: what was found, decided and ordered.
create table review (
  review_id bigint generated always as identity primary key,
  area_code text collate "C" not null references area,
  month text collate "C" not null check (month ~ '^\d{4}-\d{2}$'),
  state text not null check (state in ('open', 'closed')),
  chair bigint not null references account,
  closing_count int not null default 0,
  unique (area_code, month)
);

-- Opening, closing and opening again, each with who and when; opening again with its reason.
create table review_event (
  review_event_id bigint generated always as identity primary key,
  review_id bigint not null references review,
  act text not null check (act in ('opened', 'closed', 'reopened')),
  reason text,
  account_id bigint not null references account,
  at timestamptz not null default now(),
  check (act <> 'reopened' or length(trim(reason)) > 0)
);
create index review_event_review on review_event (review_id);

-- Why an indicator is off track, each word as a version of its own.
create table review_cause (
  review_id bigint not null references review,
  measure_id text collate "C" not null,
  version int not null,
  cause text not null,
  account_id bigint not null references account,
  at timestamptz not null default now(),
  primary key (review_id, measure_id, version)
);

-- What was ordered about it: an order of the engine.
create table review_action (
  review_id bigint not null references review,
  measure_id text collate "C" not null,
  order_id bigint not null references work_order,
  primary key (order_id)
);
create index review_action_review on review_action (review_id);

-- Minutes and decisions by version; the last one counts.
create table review_minutes (
  review_id bigint not null references review,
  version int not null,
  held_on date,
  attendees text not null,
  minutes text not null,
  decisions jsonb not null default '[]',
  account_id bigint not null references account,
  at timestamptz not null default now(),
  primary key (review_id, version)
);

-- What the meeting saw when it closed. Files that come later change no past meeting.
create table review_closing (
  review_id bigint not null references review,
  closing int not null,
  findings jsonb not null,
  at timestamptz not null default now(),
  primary key (review_id, closing)
);

create function review_is_kept() returns trigger language plpgsql as $$
begin
  raise exception 'What a meeting wrote down is not changed; it gets a new version.';
end $$;
create trigger review_event_kept before update or delete on review_event for each row execute function review_is_kept();
create trigger review_cause_kept before update or delete on review_cause for each row execute function review_is_kept();
create trigger review_minutes_kept before update or delete on review_minutes for each row execute function review_is_kept();
create trigger review_closing_kept before update or delete on review_closing for each row execute function review_is_kept();

-- The branch's own Word template of the report; without one ours is used.
create table report_template (
  template_id bigint generated always as identity primary key,
  area_code text collate "C" not null references area,
  file_name text not null,
  bytes bytea not null,
  placeholders text[] not null,
  account_id bigint not null references account,
  at timestamptz not null default now(),
  replaced_at timestamptz
);
create unique index report_template_in_force on report_template (area_code) where replaced_at is null;

create table review_report (
  report_id bigint generated always as identity primary key,
  review_id bigint not null references review,
  kind text not null check (kind in ('docx', 'xlsx')),
  state text not null check (state in ('making', 'done', 'failed')),
  progress jsonb,
  bytes bytea,
  -- The sentence why it could not be made, in both languages.
  failure jsonb,
  account_id bigint not null references account,
  asked_at timestamptz not null default now(),
  done_at timestamptz
);
create index review_report_review on review_report (review_id);
