-- What the ledger of arrears could not place: it waits here with its reason until its cause is gone or a person has settled it.
create table arrears_parked (
  parked_id bigint generated always as identity primary key,
  kind text not null check (kind in ('payment', 'collection', 'reversal', 'adjustment', 'write_off', 'bill')),
  reference text collate "C" not null,
  turn int not null,
  account_id text collate "C" not null,
  area_code text collate "C",
  business_day date not null,
  amount_fen bigint not null,
  reason text not null check (reason in ('no_bill', 'account_closed', 'receipt_twice', 'number_twice', 'no_payment', 'more_than_paid', 'bill_replaced')),
  state text not null default 'open' check (state in ('open', 'cleared', 'settled')),
  parked_at timestamptz not null,
  cleared_at timestamptz,
  settled_by bigint references account,
  settled_at timestamptz,
  settlement text,
  unique (kind, reference, account_id, turn, reason),
  check ((state = 'settled') = (settled_at is not null and settled_by is not null and settlement is not null))
);
create index arrears_parked_state on arrears_parked (state, parked_id desc);
