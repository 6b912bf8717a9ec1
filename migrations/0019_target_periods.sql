-- Everybody's target of one month, for ranks and for scores of a whole branch.
create index target_period on target (period, subject_kind, measure_id) where in_force_at is not null and replaced_at is null;
