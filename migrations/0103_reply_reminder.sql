-- Owners are told of an overdue first reply as well, and lists look for it.
alter table work_reminder drop constraint work_reminder_about_check;
alter table work_reminder add constraint work_reminder_about_check check (about in ('due_soon', 'overdue', 'reply_overdue'));
create index work_order_reply_due on work_order (reply_due_at) where closed_at is null and result_at is null and replied_at is null;
