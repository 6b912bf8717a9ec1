-- A withdrawal that was begun and not finished: the audit row is written with its end, in one transaction.
alter table feed_file add column withdrawal jsonb;
-- When the kept file was taken away after its days; the row stays.
alter table feed_file add column purged_at timestamptz;
create index feed_file_stored on feed_file (stored_path);
-- Runs are pruned by a job that looks for their figures at once; a check for every figure written cost a quarter of the writing.
alter table measure_value drop constraint measure_value_run_id_fkey;
