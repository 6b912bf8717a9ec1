-- A night writes a million rows that name the few rules it has just read, and no rule is ever deleted:
-- looking each of them up again costs more than writing the row.
alter table arrears_state drop constraint arrears_state_rule_id_fkey;
alter table arrears_step drop constraint arrears_step_rule_id_fkey;
