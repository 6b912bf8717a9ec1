-- Who answers for what is asked at every page of a person: one row tells whether anything of it changed, instead of a look at all of it.
create table change_count (
  subject text collate "C" primary key,
  changes bigint not null default 0,
  changed_at timestamptz not null default now()
);
insert into change_count (subject) values ('assignment');

create function count_change() returns trigger language plpgsql as $$
begin
  update change_count set changes = changes + 1, changed_at = now() where subject = tg_table_name;
  return null;
end $$;
create trigger assignment_counted after insert or update or delete on assignment for each statement execute function count_change();
create index target_version_decided on target_version (decided_at);
