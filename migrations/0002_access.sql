create table account (
  account_id bigint generated always as identity primary key,
  sign_in_name text collate "C" not null unique,
  display_name text not null,
  password_hash text not null,
  must_change_password boolean not null default true,
  failed_attempts int not null default 0,
  locked_until timestamptz,
  staff_no text collate "C" references staff,
  language text not null default 'zh' check (language in ('zh', 'en')),
  disabled_at timestamptz,
  created_at timestamptz not null default now()
);

-- The cookie holds the secret, the table only its SHA-256.
create table session (
  session_hash text collate "C" primary key,
  account_id bigint not null references account,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index session_account on session (account_id);

create table role_grant (
  role_grant_id bigint generated always as identity primary key,
  account_id bigint not null references account,
  role text not null,
  area_code text collate "C" not null references area,
  valid_from date not null default current_date,
  valid_to date,
  granted_by bigint references account
);
create index role_grant_account on role_grant (account_id);

-- Written inside the transaction of the act; one writer chains the rows afterwards.
create table audit (
  audit_id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  account_id bigint,
  verb text not null,
  subject_kind text not null,
  subject_id text not null,
  detail jsonb not null default '{}',
  chain_position bigint unique,
  previous_hash text,
  hash text
);
create index audit_subject on audit (subject_kind, subject_id);

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.hash is null and
     (new.audit_id, new.at, new.account_id, new.verb, new.subject_kind, new.subject_id, new.detail)
       is not distinct from (old.audit_id, old.at, old.account_id, old.verb, old.subject_kind, old.subject_id, old.detail)
  then return new; end if;
  raise exception 'The audit trail is append-only.';
end $$;
create trigger audit_append_only before update or delete on audit for each row execute function audit_is_append_only();
create trigger audit_no_truncate before truncate on audit for each statement execute function audit_is_append_only();
