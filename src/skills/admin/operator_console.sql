-- record_act: in the operator's own name; the policy accepts no other.
-- none - (OrgId, JobId, std::string, std::string, json::Raw, Instant)
insert into audit_log (org_id, id, actor_id, action, target, detail, created_at)
values ($1, $2, current_user_id(), $3, $4, $5, $6);

-- jobs_of_all: across organisations, by birth; ids are UUIDv7. The payload is nobody's business
-- here.
-- many OperatorJob (std::optional<JobState>, std::optional<JobId>, int)
select job.id, job.queue, job.name, coalesce(orgs.name, '') as org_name, job.state, job.attempts,
       job.run_at, job.last_error
  from (select org_id, id, queue, name,
               case when lease_expires_at is null then 'waiting' else 'running' end as state,
               attempts, run_at, last_error
          from jobs
        union all
        select org_id, id, queue, name, 'dead', attempts, died_at, last_error
          from job_failures) job
  left join orgs on orgs.id = job.org_id
 where ($1::text is null or job.state = $1)
   and ($2::uuid is null or job.id < $2)
 order by job.id desc
 limit $3;

-- revive_job: out of the dead letters, to run at once with all its attempts before it.
-- maybe Touched (JobId, Instant)
with dead as (
  delete from job_failures
   where id = $1
  returning org_id, id, name, queue, payload, attempts, last_error
), revived as (
  insert into jobs (org_id, id, name, queue, payload, attempts_max, run_at, last_error)
  select org_id, id, name, queue, payload, greatest(attempts, 1), $2, last_error
    from dead
  returning org_id, name, queue
)
select revived.org_id, revived.name
  from revived, pg_notify('aai_jobs', revived.queue);

-- live_job: one that is not dead.
-- maybe Touched (JobId)
select org_id, name
  from jobs
 where id = $1;

-- crons_of_all: with the run that began last.
-- many OperatorCron ()
select s.name, s.rule, s.next_at, last.started_at as last_run_at, last.state as last_state, s.missed
  from cron_schedules s
  left join lateral (select started_at, state
                       from cron_runs
                      where cron_runs.name = s.name
                      order by started_at desc
                      limit 1) last on true
 order by s.name;

-- cron_by_name: its name, if there is one.
-- maybe Touched (std::string)
select house_org() as org_id, name
  from cron_schedules
 where name = $1;

-- begin_cron_run: a period of its own, beside the schedule; none while one runs.
-- maybe Touched (std::string, Instant)
insert into cron_runs (name, period, worker, asked_by, started_at)
select name, $2, 'operator', current_user_id(), $2
  from cron_schedules
 where name = $1
   and not exists (select 1
                     from cron_runs running
                    where running.name = $1
                      and running.state = 'running')
on conflict (name, period) do nothing
returning house_org() as org_id, name;
