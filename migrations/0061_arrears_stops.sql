-- Files of stops and restores as they were handed to the billing system.
create table arrears_stop_export (
  export_id bigint generated always as identity primary key,
  made_by bigint not null references account,
  made_at timestamptz not null,
  line_count int not null
);

-- The branch proposes, the billing system performs.
create table arrears_stop_proposal (
  proposal_id bigint generated always as identity primary key,
  account_no text collate "C" not null,
  area_code text collate "C" not null references area,
  kind text collate "C" not null check (kind in ('oneWayStop', 'twoWayStop', 'preClose', 'close', 'restore')),
  -- Of a stop: the debt and the rung that asked for it.
  owes_since date,
  rung text collate "C",
  -- Which of the account's subscribers; what is paid in advance is left out.
  subscriber_ids text[] collate "C" not null,
  overdue_fen bigint not null,
  -- Why a person decides about it alone: a valuable customer.
  by_hand text[] collate "C" not null default '{}',
  proposed_on date not null,
  proposed_at timestamptz not null,
  -- Of a restore: when the money was there. The clock runs from it.
  paid_at timestamptz,
  state text collate "C" not null check (state in ('waiting', 'approved', 'rejected', 'withdrawn', 'exported', 'done', 'failed')),
  -- Restores need nobody: who has paid is served.
  decided_by bigint references account,
  decided_at timestamptz,
  reason text,
  export_id bigint references arrears_stop_export,
  not_before timestamptz,
  done_at timestamptz,
  fault text,
  rule_id bigint references rule,
  version int,
  check ((kind = 'restore') = (owes_since is null)),
  check (kind = 'restore' or state not in ('approved', 'exported') or decided_by is not null),
  check (kind <> 'restore' or paid_at is not null)
);
create unique index arrears_stop_once on arrears_stop_proposal (account_no, owes_since, kind) where owes_since is not null;
create unique index arrears_restore_open on arrears_stop_proposal (account_no) where kind = 'restore' and state in ('waiting', 'approved', 'exported', 'failed');
create index on arrears_stop_proposal (state, kind);
create index on arrears_stop_proposal (account_no);
create index on arrears_stop_proposal (export_id) where export_id is not null;

-- What the billing system says that it did, as its files stand now; the match with what was proposed is worked out anew when they change.
create table arrears_stop_result (
  slice text collate "C" not null,
  result_no text collate "C" not null,
  account_no text collate "C" not null,
  subscriber_id text collate "C",
  area_code text collate "C" not null,
  kind text collate "C" not null,
  reason text collate "C" not null,
  performed_at timestamptz not null,
  paid_at timestamptz,
  outcome text collate "C" not null,
  note text,
  proposal_id bigint references arrears_stop_proposal,
  -- Performed although no person had approved it by then.
  was_approved boolean,
  -- A stop at night, on a holiday or in a disaster.
  out_of_hours boolean not null default false,
  primary key (account_no, result_no, slice)
);
create index on arrears_stop_result (slice);
create index on arrears_stop_result (proposal_id) where proposal_id is not null;
create index on arrears_stop_result (performed_at) where proposal_id is null;
