-- note_passed_over: clients' messages of a new mailbox that are not read by themselves, and why.
-- none - (OrgId, MailboxId, std::vector<MessageId>, Instant)
insert into triage_results (org_id, id, message_id, category, needs_reply, priority, decided_by,
                            reason, confidence, created_at)
select m.org_id, gen_random_uuid(), m.id, 'passed_over', false, 'low', 'rule',
       case when t.head_direction = 'out' then 'The practice has had the last word since.'
            when t.head_message_id <> m.id then 'A later message of the conversation was read.'
            else 'It was there for long when the mailbox was connected.' end, 1, $4
  from mail_messages m
  join mail_threads t on t.org_id = m.org_id and t.id = m.thread_id
 where m.org_id = $1
   and m.mailbox_id = $2
   and m.direction = 'in'
   and m.removed_at is null
   and m.id <> all ($3::uuid[])
on conflict (org_id, message_id) do nothing;

-- note_busy_sender: a reply is wanted still, and none is drafted; message and thread say why.
-- none - (OrgId, MessageId, std::string, Instant)
with noted as (
  update triage_results
     set category = 'passed_over', reason = $3
   where org_id = $1
     and message_id = $2
)
update mail_threads
   set category = 'passed_over', reason = $3, triaged_at = $4
 where org_id = $1
   and head_message_id = $2;
