-- How colleagues are reached, and how each of them wishes to be told; the notices of this program come in any case.
alter table staff add column mail_address text;
alter table account
  add column message_language text check (message_language in ('zh', 'bo', 'en')),
  add column message_channels text[] not null default '{sms}' check (message_channels <@ array['sms', 'mail']);

-- About which deadline whom an order was already spoken of: once each, until the deadline moves or the owner changes.
create table work_reminder (
  order_id bigint not null references work_order,
  about text collate "C" not null check (about in ('due_soon', 'overdue')),
  due_at timestamptz not null,
  staff_no text collate "C" not null references staff,
  told_at timestamptz not null,
  primary key (order_id, about, due_at, staff_no)
);
