-- A stop that a guaranteed opening lifted may be proposed again when the guarantee has ended and the debt still stands.
alter table arrears_stop_proposal add column lifted_on date;
drop index arrears_stop_once;
create unique index arrears_stop_once on arrears_stop_proposal (account_no, owes_since, kind) where owes_since is not null and lifted_on is null;
