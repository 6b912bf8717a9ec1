-- What each rung brought in, against whom the draw left out, as it was last measured.
create table arrears_effect (
  rung text collate "C" primary key,
  rung_name text not null,
  measured_on date not null,
  horizon_days int not null,
  treated int not null,
  held_out int not null,
  -- Null while too few were left out to say anything.
  per_account_fen double precision,
  low_fen double precision,
  high_fen double precision,
  check ((per_account_fen is null) = (low_fen is null) and (low_fen is null) = (high_fen is null))
);
