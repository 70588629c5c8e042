-- sources_of_thread: the conversation, newest first, then the practice's knowledge. Our own earlier
-- replies count: the practice has sent them.
-- many SourceRow (OrgId, ThreadId)
(select 'message' as kind, m.id::text as id,
        coalesce(nullif(m.from_name, ''), m.from_address) as label,
        m.subject || E'\n' || b.text || E'\n' || b.quoted_text as text,
        m.direction = 'in' as is_strangers
   from mail_messages m
   join mail_bodies b on b.org_id = m.org_id and b.message_id = m.id
  where m.org_id = $1
    and m.thread_id = $2
    and m.removed_at is null
  order by m.received_at desc
  limit 50)
union all
(select 'document', k.id::text, k.title, k.body, false
   from knowledge_documents k
  where k.org_id = $1
  order by k.updated_at desc
  limit 200);

-- circumstances_of_message: who may be written to, and how far the sender is known.
-- maybe CircumstancesRow (OrgId, MessageId)
select array(select distinct p.address
               from mail_messages x
               join mail_participants p on p.org_id = x.org_id and p.message_id = x.id
              where x.org_id = m.org_id and x.thread_id = m.thread_id) as known_addresses,
       m.from_address as sender_address,
       m.dmarc = 'fail' as sender_failed_authentication,
       not exists (select 1
                     from mail_participants p
                     join mail_messages earlier on earlier.org_id = p.org_id
                          and earlier.id = p.message_id
                    where p.org_id = m.org_id
                      and p.address_key = lower(m.from_address)
                      and earlier.received_at < m.received_at) as sender_is_new,
       m.has_hidden_content
  from mail_messages m
 where m.org_id = $1
   and m.id = $2;
