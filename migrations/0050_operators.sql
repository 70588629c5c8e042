-- 0050 admin: what the service's own people may do, besides reading.
--
-- Why     An operator runs a dead job or a cron again and pauses mail; each act is written to the
--         audit of the organisation it touches, under the operator's own name.
-- Expand  Grants, policies and one index.
-- Locks   None that wait.
-- Size    job_failures: tens.

create policy operator_retries on job_failures for delete to aai_operator using (true);
create index job_failures_by_id on job_failures (id);
grant delete on job_failures to aai_operator;
grant insert on cron_runs to aai_operator;

-- Nobody writes the audit in another's name.
create policy operator_writes on audit_log for insert to aai_operator
  with check (actor_id = current_user_id());
