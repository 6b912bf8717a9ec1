-- The days of an account's limit, from when until when they held: the ladder looks at them as they were on the day of each rung.
create table credit_term (
  account_no text collate "C" not null,
  from_on date not null,
  to_on date,
  limit_days int not null,
  one_way_stop_days int not null,
  primary key (account_no, from_on),
  check (to_on >= from_on)
);
create unique index on credit_term (account_no) where to_on is null;
-- Nights that are over knew nothing of these days: what they did stays as it is.
insert into credit_term (account_no, from_on, limit_days, one_way_stop_days)
  select account_no, (now() at time zone 'Asia/Shanghai')::date + 1, limit_days, one_way_stop_days from credit_limit;
