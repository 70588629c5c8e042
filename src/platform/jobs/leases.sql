-- hold_lease: the fence; opens every transaction of a job, in the organisation it acts in.
-- none - (OrgId, JobId, long, OrgId)
select hold_lease($1, $2, $3, $4);

-- renew_leases: the heartbeat. Leases that others hold by now are missing from the answer.
-- many HeldLease (std::vector<OrgId>, std::vector<JobId>, std::vector<long>, int)
update jobs
   set lease_expires_at = clock_timestamp() + make_interval(secs => $4)
  from unnest($1::uuid[], $2::uuid[], $3::bigint[]) as held (org_id, id, lease_token)
 where jobs.org_id = held.org_id
   and jobs.id = held.id
   and jobs.lease_token = held.lease_token
   and jobs.lease_expires_at is not null
returning jobs.id;

-- release_leases: a worker that stops hands its jobs on at once; the attempt does not count, and
-- the new token fences off whatever of it still runs.
-- none - (std::vector<OrgId>, std::vector<JobId>, std::vector<long>)
update jobs
   set lease_expires_at = null,
       lease_token      = jobs.lease_token + 1,
       attempts         = jobs.attempts - 1,
       worker           = null,
       updated_at       = clock_timestamp()
  from unnest($1::uuid[], $2::uuid[], $3::bigint[]) as held (org_id, id, lease_token)
 where jobs.org_id = held.org_id
   and jobs.id = held.id
   and jobs.lease_token = held.lease_token;

-- take_expired: jobs whose worker died or stands still wait again. The token rises here already, so
-- that a heartbeat that comes too late renews nothing.
-- none - (int)
with expired as materialized (
  select org_id, id
    from jobs
   where lease_expires_at < clock_timestamp()
     and attempts < attempts_max
   order by lease_expires_at
   limit $1
     for update skip locked
)
update jobs
   set lease_expires_at = null,
       lease_token      = jobs.lease_token + 1,
       last_error       = 'the worker ' || coalesce(jobs.worker, '') || ' did not come back',
       worker           = null,
       updated_at       = clock_timestamp()
  from expired
 where jobs.org_id = expired.org_id
   and jobs.id = expired.id;

-- bury_expired: a job whose every attempt took its worker down is a dead letter, not a loop.
-- none - (int, Instant)
with expired as materialized (
  select org_id, id
    from jobs
   where lease_expires_at < clock_timestamp()
     and attempts >= attempts_max
   order by lease_expires_at
   limit $1
     for update skip locked
), dead as (
  delete from jobs
   using expired
   where jobs.org_id = expired.org_id
     and jobs.id = expired.id
  returning jobs.org_id, jobs.id, jobs.name, jobs.queue, jobs.payload, jobs.attempts, jobs.worker
), failed as (
  update cron_runs
     set state = 'failed', error = 'its worker did not come back', finished_at = $2
    from dead
   where dead.name = 'cron.' || cron_runs.name
     and cron_runs.state = 'running'
)
insert into job_failures (org_id, id, name, queue, payload, attempts, last_error, died_at)
select org_id, id, name, queue, payload, attempts,
       'the worker ' || coalesce(worker, '') || ' did not come back', $2
  from dead;

-- finish_job: done rows leave; nothing happens when another worker has taken the job over.
-- none - (OrgId, JobId, long)
delete from jobs
 where org_id = $1
   and id = $2
   and lease_token = $3;

-- postpone_job: again at that time, or sooner where it was woken meanwhile; an attempt that did not
-- fail is given back ($6 is 1).
-- none - (OrgId, JobId, long, Instant, std::string, int)
update jobs
   set lease_expires_at = null,
       run_at           = least($4, woken_at),
       last_error       = $5,
       attempts         = attempts - $6,
       worker           = null,
       updated_at       = clock_timestamp()
 where org_id = $1
   and id = $2
   and lease_token = $3;

-- bury_job: a dead letter waits for a person, with its error.
-- none - (OrgId, JobId, long, std::string, Instant)
with dead as (
  delete from jobs
   where org_id = $1
     and id = $2
     and lease_token = $3
  returning org_id, id, name, queue, payload, attempts
)
insert into job_failures (org_id, id, name, queue, payload, attempts, last_error, died_at)
select org_id, id, name, queue, payload, attempts, $4, $5
  from dead;
