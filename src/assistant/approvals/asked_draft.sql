-- draftable_thread: with what stands in the way. One that was merged is gone.
-- maybe DraftableThread (OrgId, ThreadId)
select t.head_message_id,
       coalesce(t.head_direction = 'in' and not m.is_report and m.removed_at is null, false)
         as is_answerable,
       exists (select 1
                 from drafts d
                where d.org_id = t.org_id
                  and d.thread_id = t.id
                  and (d.state in ('waiting', 'approved', 'sending', 'snoozed')
                       or (d.state = 'sent' and d.message_id = t.head_message_id))) as has_draft
  from mail_threads t
  left join mail_messages m on m.org_id = t.org_id and m.id = t.head_message_id
 where t.org_id = $1
   and t.id = $2
   and t.merged_into is null;
