-- enter_prompt: from here on the transaction sees one conversation, its matter and its client.
-- one PromptWall (OrgId, ThreadId)
select enter_prompt($1, $2) as matter_id;

-- stamp_bodies: what is said carries its conversation and its matter, since the policy has no join.
-- none - (OrgId, MessageId)
update mail_bodies b
   set thread_id = m.thread_id, matter_id = coalesce(b.matter_id, m.matter_id, f.matter_id)
  from mail_messages one
  join mail_messages m on m.org_id = one.org_id and m.thread_id = one.thread_id
  left join thread_filings f on f.org_id = m.org_id and f.thread_id = m.thread_id
 where one.org_id = $1
   and one.id = $2
   and b.org_id = $1
   and b.message_id = m.id
   and (b.thread_id is distinct from m.thread_id
        or (b.matter_id is null and coalesce(m.matter_id, f.matter_id) is not null));

-- stamp_messages: the same for what they are.
-- none - (OrgId, MessageId)
update mail_messages m
   set matter_id = f.matter_id
  from mail_messages one
  join thread_filings f on f.org_id = one.org_id and f.thread_id = one.thread_id
 where one.org_id = $1
   and one.id = $2
   and m.org_id = $1
   and m.thread_id = one.thread_id
   and m.matter_id is null
   and f.matter_id is not null;
