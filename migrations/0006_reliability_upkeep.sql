-- 0006 reliability: what is old is found by its age.
--
-- Why     Upkeep deletes in batches; without these it would read whole tables for each.
-- Expand  Two indexes.
-- Locks   Brief, on tables that upkeep keeps small.
-- Size    org_events: two days. cron_runs: 90 days.

create index org_events_by_age on org_events (created_at);
create index cron_runs_by_age on cron_runs (started_at);
grant delete on cron_runs to aai_worker;
