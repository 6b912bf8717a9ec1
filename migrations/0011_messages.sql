-- What the branch changed in the words of a template; the first words stand in the program.
create table message_template_text (
  template_id text collate "C" not null,
  language text not null check (language in ('zh', 'bo', 'en')),
  version int not null,
  subject text not null default '',
  body text not null,
  changed_by bigint references account,
  changed_at timestamptz not null,
  primary key (template_id, language, version)
);

-- `secret` is sealed with a key that lies in the data folder, not in the database.
create table gateway (
  gateway_id bigint generated always as identity primary key,
  channel text not null check (channel in ('sms', 'mail', 'wecom', 'dingtalk')),
  name text not null,
  is_on boolean not null default false,
  settings jsonb not null,
  secret text,
  changed_by bigint references account,
  changed_at timestamptz not null,
  removed_at timestamptz
);
create unique index gateway_one on gateway (channel) where channel in ('sms', 'mail') and removed_at is null;

-- state, because, next_at and submitted_on say what the events of the message say; they are written with them.
create table message (
  message_id bigint generated always as identity primary key,
  dedupe_key text collate "C" unique,
  channel text not null check (channel in ('sms', 'mail', 'wecom', 'dingtalk', 'inapp')),
  purpose text not null,
  priority int not null,
  -- Whom the limits count: a person over all chapters; null for a group chat.
  person_key text collate "C",
  address text not null,
  account_id bigint references account,
  gateway_id bigint references gateway,
  area_code text collate "C" not null references area,
  template_id text collate "C" not null,
  language text not null check (language in ('zh', 'bo', 'en')),
  subject text not null default '',
  body text not null,
  picture bytea,
  picture_token text collate "C" unique,
  link_path text,
  queued_by bigint references account,
  queued_at timestamptz not null,
  expires_at timestamptz not null,
  resend_of bigint references message,
  read_at timestamptz,
  state text not null check (state in ('queued', 'held', 'submitting', 'submitted', 'delivered', 'failed', 'unknown', 'cancelled', 'shown')),
  because text,
  next_at timestamptz,
  submitted_on date
);
create index message_due on message (channel, next_at) where state in ('queued', 'held');
create index message_open on message (state, channel) where state in ('submitting', 'submitted', 'unknown');
create index message_person on message (person_key, submitted_on) where submitted_on is not null;
create index message_inbox on message (account_id, message_id desc) where channel = 'inapp';
create index message_resent on message (resend_of) where resend_of is not null;

create table message_event (
  message_event_id bigint generated always as identity primary key,
  message_id bigint not null references message,
  kind text not null,
  at timestamptz not null,
  attempt int,
  part int,
  part_count int,
  reference text collate "C",
  because text,
  until timestamptz,
  outcome text,
  source text,
  account_id bigint references account
);
create index message_event_message on message_event (message_id);
create index message_event_reference on message_event (reference) where kind = 'accepted' and reference is not null;
-- The row that must be there before a part goes out. A second process, or a second try under the same number, fails on it.
create unique index message_event_submit_once on message_event (message_id, part, attempt) where kind = 'submitting';

-- Receipts whose message is not known, or not yet: some arrive before the answer to the submit.
create table stray_receipt (
  stray_receipt_id bigint generated always as identity primary key,
  gateway_id bigint not null references gateway,
  reference text collate "C" not null,
  address text not null,
  user_reference int,
  outcome text not null check (outcome in ('delivered', 'failed', 'underway')),
  status text not null,
  at timestamptz not null,
  message_id bigint references message
);
create index stray_receipt_open on stray_receipt (reference) where message_id is null;
