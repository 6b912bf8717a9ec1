-- Who is next is asked with a column beside it (`next_on = business_date + 1`), which no index answers; every night paid for keeping it.
drop index arrears_state_next_on_idx;
