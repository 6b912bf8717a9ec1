-- The address under which a person's calendar may be read: whoever holds it reads it, so only its hash is kept and it can be taken back.
create table work_calendar (
  calendar_id bigint generated always as identity primary key,
  account_id bigint not null references account,
  secret_hash text collate "C" not null unique,
  created_at timestamptz not null,
  read_at timestamptz,
  revoked_at timestamptz
);
create unique index work_calendar_one on work_calendar (account_id) where revoked_at is null;
