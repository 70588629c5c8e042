-- delete_old_events: what open pages were told before then.
-- none - (Instant, int)
delete from org_events
 where (org_id, seq) in (select org_id, seq
                           from org_events
                          where created_at < $1
                          order by created_at
                          limit $2);

-- delete_old_answers: nobody repeats a request after two days.
-- none - (Instant, int)
delete from idempotency_keys
 where (org_id, user_id, route, key) in (select org_id, user_id, route, key
                                           from idempotency_keys
                                          where created_at < $1
                                          order by created_at
                                          limit $2);

-- delete_ended_sessions: they could not be used since; why they ended is in session_events.
-- none - (Instant, int)
delete from sessions
 where id in (select id
                from sessions
               where expires_at < $1
               limit $2);

-- delete_old_runs: of crons; the one that runs is never that old.
-- none - (Instant, int)
delete from cron_runs
 where (name, period) in (select name, period
                            from cron_runs
                           where started_at < $1
                             and state <> 'running'
                           order by started_at
                           limit $2);
