-- What each person, and the branch as a whole (no account), was told in the morning of a business date.
create table bulletin (
  bulletin_id bigint generated always as identity primary key,
  business_date date not null,
  account_id bigint references account,
  area_code text collate "C" not null references area,
  content jsonb not null,
  made_at timestamptz not null,
  unique nulls not distinct (business_date, account_id)
);
