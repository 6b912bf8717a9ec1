-- A call or visit waits until this day: the person had been contacted enough by all chapters together.
alter table arrears_act add column free_on date;
-- lapsed: it waited, and by then the debt had left the rung.
alter table arrears_act drop constraint arrears_act_state_check;
alter table arrears_act add constraint arrears_act_state_check check (state in ('due', 'heldOut', 'noNumber', 'waiting', 'done', 'lapsed'));
