-- What each list of orders begins with: by due time in the very order that it shows, those nobody has by themselves.
drop index work_order_due;
create index work_order_due on work_order (due_at, order_id) where closed_at is null;
create index work_order_unassigned on work_order (due_at, order_id) where closed_at is null and owner_staff_no is null;
-- Every page of an order asks what was merged into it.
create index work_order_merged on work_order (merged_into) where merged_into is not null;
