-- sending_stop: the switch, and how many replies stand behind it.
-- one SendingStop (OrgId)
select s.stopped_at is not null as is_stopped, s.stopped_at, u.name as stopped_by,
       coalesce(s.reason, '') as reason, o.held_count, o.leaving_count
  from (select (count(*) filter (where state = 'held'))::int as held_count,
               (count(*) filter (where state = 'sending'))::int as leaving_count
          from outbox_messages
         where org_id = $1
           and state in ('held', 'sending')) o
  left join sending_switches s on s.org_id = $1
  left join users u on u.id = s.stopped_by;

-- stop_sending: waits until no sender stands between the switch and its commit. A stop that stands
-- keeps who set it, and when.
-- none - (OrgId, std::string, AuditId, Instant)
with stopped as (
  insert into sending_switches (org_id, stopped_at, stopped_by, reason, created_at, updated_at)
  values ($1, $4, current_user_id(), $2, $4, $4)
  on conflict (org_id) do update
     set stopped_at = $4, stopped_by = current_user_id(), reason = $2, updated_at = $4
   where sending_switches.stopped_at is null
  returning org_id
), told as (
  insert into org_events (org_id, topic, data)
  select org_id, 'sending.stopped', jsonb_build_object('by', current_user_id())
    from stopped
)
insert into audit_log (org_id, id, actor_id, action, target, detail, created_at)
select org_id, $3, current_user_id(), 'sending.stopped', org_id::text,
       jsonb_build_object('reason', $2::text), $4
  from stopped;

-- resume_sending: what was held and is due goes on at once: its jobs are woken, also one that has
-- just looked at the switch and is about to put itself off.
-- none - (OrgId, AuditId, Instant)
with resumed as (
  update sending_switches
     set stopped_at = null, stopped_by = null, reason = '', updated_at = $3
   where org_id = $1
     and stopped_at is not null
  returning org_id
), told as (
  insert into org_events (org_id, topic, data)
  select org_id, 'sending.resumed', jsonb_build_object('by', current_user_id())
    from resumed
), woken as (
  update jobs j
     set run_at = least(j.run_at, $3), woken_at = $3, updated_at = clock_timestamp()
    from resumed r
    join outbox_messages o on o.org_id = r.org_id and o.state = 'held' and o.send_after <= $3
   where j.org_id = $1
     and j.name = 'approvals.send_reply'
     and j.payload ->> 'outbox_id' = o.id::text
  returning j.id
), woken_workers as (
  select pg_notify('aai_jobs', 'sending')
    from woken
   limit 1
)
insert into audit_log (org_id, id, actor_id, action, target, detail, created_at)
select org_id, $2, current_user_id(), 'sending.resumed', org_id::text,
       jsonb_build_object('woken', (select count(*) from woken),
                          'workers', (select count(*) from woken_workers)), $3
  from resumed;

-- make_switch: a row that is not there could not be locked.
-- none - (OrgId, Instant)
insert into sending_switches (org_id, created_at, updated_at)
values ($1, $2, $2)
on conflict (org_id) do nothing;

-- wait_at_switch: waits for a stop that is being written, then reads the row as it is now; senders
-- do not wait for each other.
-- one SwitchState (OrgId)
select stopped_at is not null as is_stopped
  from sending_switches
 where org_id = $1
   for share;
