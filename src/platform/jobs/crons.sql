-- register_cron: a new rule is scheduled from now on; a known one keeps its place.
-- none - (std::string, std::string, Instant)
insert into cron_schedules (name, rule, next_at)
values ($1, $2, cron_next($2, $3))
on conflict (name) do update
   set rule = excluded.rule, next_at = excluded.next_at, updated_at = $3
 where cron_schedules.rule <> excluded.rule;

-- begin_due_crons: the latest period of each, once; a run that is not over holds its successors
-- back.
-- many CronRun (std::vector<std::string>, Instant, std::string)
with due as materialized (
  select name, rule, next_at, cron_period(rule, $2) as period
    from cron_schedules
   where name = any($1)
     and next_at <= $2
     and not exists (select 1
                       from cron_runs
                      where cron_runs.name = cron_schedules.name
                        and cron_runs.state = 'running')
     for update skip locked
), moved as (
  update cron_schedules
     set next_at    = cron_next(due.rule, $2),
         missed     = missed + cron_missed(due.rule, due.next_at, due.period),
         updated_at = $2
    from due
   where cron_schedules.name = due.name
)
insert into cron_runs (name, period, worker, started_at)
select name, period, $3, $2
  from due
on conflict (name, period) do nothing
returning name, period;

-- end_cron_run: what came of it; the next period may begin.
-- none - (std::string, std::string, std::string, Instant)
update cron_runs
   set state = $2, error = nullif($3, ''), finished_at = $4
 where name = $1
   and state = 'running';
