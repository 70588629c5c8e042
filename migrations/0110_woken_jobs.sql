-- 0110 reliability: a job that put itself off can be asked to come sooner.
--
-- Why     What was held while sending was stopped shall leave when sending goes on, not when its
--         job happens to look again. A job that is running right now may have read the switch
--         before, and puts itself off afterwards: it then finds that it was asked.
-- Expand  A nullable column, and rights. The running release ignores it.
-- Locks   jobs, for an instant.
-- Size    No rows.

alter table jobs add column woken_at timestamptz;
comment on column jobs.woken_at is
  'Asked to run from then on, whatever it put itself off to. A claim forgets it.';

grant update (run_at, woken_at, updated_at) on jobs to aai_app;
