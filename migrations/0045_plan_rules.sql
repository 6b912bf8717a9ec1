-- Limits, the worth of gaps and the policy of the meeting are approved rules: what was decided by them says so.
alter table review_closing add column rules jsonb;
alter table forecast add column worth_rule bigint references rule;

-- Targets of persons are foreseen as well.
alter table forecast drop constraint forecast_subject_kind_check;
alter table forecast add constraint forecast_subject_kind_check check (subject_kind in ('area', 'unit', 'outlet', 'staff'));
alter table forecast drop constraint forecast_because_check;
alter table forecast add constraint forecast_because_check check (because in ('tooShort', 'gap', 'constant', 'tooFar', 'noFigure', 'dutyChanges'));
create index forecast_computed on forecast (computed_at);
