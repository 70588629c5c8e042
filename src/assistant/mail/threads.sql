-- list_quiet_threads: triaged, with no draft that waits or is on its way, and in no need of a
-- reply, or passed over, or its last draft came to nothing; a page by time.
-- many ThreadRow (OrgId, Instant, ThreadId, int)
select t.id,
       t.subject,
       t.from_name,
       t.from_address,
       t.category,
       t.needs_reply,
       t.priority,
       case last.state when 'rejected' then 'The draft was rejected.'
            when 'failed' then 'The approved reply failed.'
            else t.reason end as reason,
       t.last_message_at,
       case when t.head_direction = 'out' then 'answered' else 'open' end as state,
       coalesce(t.head_direction = 'in' and not m.is_report and m.removed_at is null, false)
         as can_be_drafted
  from mail_threads t
  left join mail_messages m on m.org_id = t.org_id and m.id = t.head_message_id
  left join lateral (
       select d.state
         from drafts d
        where d.org_id = t.org_id
          and d.thread_id = t.id
          and d.head_message_id = t.head_message_id
        order by d.created_at desc, d.id desc
        limit 1) as last on true
 where t.org_id = $1
   and t.merged_into is null
   and (t.needs_reply = false or t.category = 'passed_over' or last.state in ('rejected', 'failed'))
   and coalesce(last.state, 'none') not in ('waiting', 'approved', 'sending', 'snoozed',
                                              'sent')
   and (t.last_message_at, t.id) < ($2, $3)
 order by t.last_message_at desc, t.id desc
 limit $4;
