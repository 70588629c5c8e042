-- due_orgs: who has a job due in the queue, behind the cursor; one probe of the index each, however
-- many jobs they have. What is not due yet is passed over inside the index.
-- many DueOrg (std::string, std::optional<OrgId>, Instant, int)
with recursive due as (
  (select org_id
     from jobs
    where queue = $1
      and lease_expires_at is null
      and ($2::uuid is null or org_id > $2)
      and run_at <= $3
    order by org_id
    limit 1)
  union all
  select (select further.org_id
            from jobs further
           where further.queue = $1
             and further.lease_expires_at is null
             and further.org_id > due.org_id
             and further.run_at <= $3
           order by further.org_id
           limit 1)
    from due
   where due.org_id is not null
)
select org_id
  from due
 where org_id is not null
 limit $4;

-- claim_jobs: each organisation's first job before anyone's second, so many per organisation at
-- most. The CTE is materialized: a plain "in (select ... limit n)" may lock more rows than it
-- returns. Two workers claiming in the same moment may exceed the bound per organisation by one
-- another's share.
-- many ClaimedJob (std::string, std::vector<OrgId>, Instant, int, int, std::string, int)
with picked as materialized (
  select job.org_id, job.id
    from unnest($2::uuid[]) with ordinality as turns (org_id, turn)
   cross join lateral (
          select jobs.org_id, jobs.id, jobs.priority, jobs.run_at
            from jobs
           where jobs.queue = $1
             and jobs.org_id = turns.org_id
             and jobs.lease_expires_at is null
             and jobs.run_at <= $3
           order by jobs.priority desc, jobs.run_at
           limit greatest(0, $4 - (select count(*)
                                     from jobs busy
                                    where busy.queue = $1
                                      and busy.org_id = turns.org_id
                                      and busy.lease_expires_at is not null))
             for update skip locked
         ) job
   order by row_number() over (partition by job.org_id order by job.priority desc, job.run_at),
            turns.turn
   limit $5
)
update jobs
   set lease_expires_at = clock_timestamp() + make_interval(secs => $7),
       lease_token      = jobs.lease_token + 1,
       attempts         = jobs.attempts + 1,
       woken_at         = null,
       worker           = $6,
       updated_at       = clock_timestamp()
  from picked
 where jobs.org_id = picked.org_id
   and jobs.id = picked.id
returning jobs.org_id, jobs.id, jobs.name, jobs.payload, jobs.attempts, jobs.attempts_max,
          jobs.lease_token;
