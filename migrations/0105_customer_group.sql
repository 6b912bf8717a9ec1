-- 集团客户: who looks after a group, from a day on; a hand-over ends one row and begins the next.
create table customer_group (
  group_id text collate "C" not null,
  name text not null,
  staff_no text collate "C" not null references staff,
  area_code text collate "C" not null references area,
  valid_from date not null,
  valid_to date,
  primary key (group_id, valid_from),
  check (valid_to >= valid_from)
);
create index on customer_group (staff_no);
create index on customer_group (area_code);
