-- Lines of a version of targets for which nobody answered when it was approved: why the approver let them stand.
alter table target_version add column unowned_because text;

-- An appeal may also bring the points of a judged indicator that nobody judged.
alter table assessment_correction drop constraint assessment_correction_what_check;
alter table assessment_correction drop constraint assessment_correction_check;
alter table assessment_correction add constraint assessment_correction_what_check check (what in ('figure', 'entry', 'judged'));
alter table assessment_correction add constraint assessment_correction_indicator_check check ((what in ('figure', 'judged')) = (indicator_id is not null));
