-- What a rung that was taken came to: a message, an order for somebody, a letter. Once for each channel of each rung of a debt.
create table arrears_act (
  act_id bigint generated always as identity primary key,
  account_no text collate "C" not null,
  owes_since date not null,
  rung text collate "C" not null,
  channel text collate "C" not null check (channel in ('sms', 'call', 'visit', 'letter')),
  who text collate "C" not null,
  -- Taken on a rung that also stops service: the words say so.
  with_stop boolean not null,
  area_code text collate "C" not null references area,
  taken_on date not null,
  business_date date not null,
  overdue_fen bigint not null,
  oldest_due_on date,
  -- due: not begun. heldOut: left out by the draw. noNumber: nobody to write to. done: queued, opened or sent.
  state text collate "C" not null check (state in ('due', 'heldOut', 'noNumber', 'waiting', 'done')),
  message_id bigint references message,
  order_id bigint references work_order,
  done_by bigint references account,
  done_at timestamptz,
  unique (account_no, owes_since, rung, channel),
  check (message_id is null or channel = 'sms'),
  check (order_id is null or channel in ('call', 'visit'))
);
create index on arrears_act (channel, act_id) where state in ('due', 'waiting');
create index on arrears_act (business_date, rung);
