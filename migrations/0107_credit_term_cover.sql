-- The night reads the days of a page's limits out of the index alone.
alter table credit_term drop constraint credit_term_pkey, add primary key (account_no, from_on) include (to_on, limit_days, one_way_stop_days);
