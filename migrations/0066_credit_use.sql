-- The last known usage of an account against its limit, as far as it still counts; made anew from the facts whenever a file comes.
create table credit_use (
  account_no text collate "C" primary key,
  area_code text collate "C" not null,
  used_fen bigint not null check (used_fen >= 0),
  limit_fen bigint not null,
  as_of date not null
);
create index on credit_use (area_code);

-- Usage that could not be placed: of an account that nobody knows, or dated after the branch's own day.
create table credit_use_stray (
  business_day date not null,
  account_no text collate "C" not null,
  used_fen bigint not null,
  reason text collate "C" not null check (reason in ('account_unknown', 'in_future')),
  noted_at timestamptz not null,
  primary key (business_day, account_no)
);

-- When a temporary limit or a guaranteed opening was over, and who asked for it was told.
alter table credit_grant add column expired_on date;
alter table credit_grant add column told_at timestamptz;
