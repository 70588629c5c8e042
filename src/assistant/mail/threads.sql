-- list_quiet_threads: triaged, and in no need of a reply, or passed over; a page by time.
-- many ThreadRow (OrgId, Instant, ThreadId, int)
select id,
       subject,
       from_name,
       from_address,
       category,
       needs_reply,
       priority,
       reason,
       last_message_at,
       case when head_direction = 'out' then 'answered' else 'open' end as state
  from mail_threads
 where org_id = $1
   and merged_into is null
   and (needs_reply = false or category = 'passed_over')
   and (last_message_at, id) < ($2, $3)
 order by last_message_at desc, id desc
 limit $4;
