-- enqueue_job: written with the caller's transaction; the worker is woken when it is due at once.
-- one Enqueued (OrgId, JobId, std::string, std::string, int, int, json::Raw, Instant)
with job as (
  insert into jobs (org_id, id, name, queue, attempts_max, priority, payload, run_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  returning id, queue, run_at
)
select job.id,
       case when job.run_at <= now() then pg_notify('aai_jobs', job.queue)::text end is not null
       as woke_worker
  from job;

-- record_event: what open pages of the organisation are told once the transaction commits.
-- none - (OrgId, std::string, json::Raw)
insert into org_events (org_id, topic, data)
values ($1, $2, $3);
