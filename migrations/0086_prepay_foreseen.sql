-- What an account was expected to owe at a month's end when the list was made: offered and held out are freed from it before they are compared.
alter table prepay_offer add foreseen_fen bigint not null default 0 check (foreseen_fen >= 0);
