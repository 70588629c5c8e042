-- sources_of_thread: the conversation, newest first, then the practice's knowledge. Our own earlier
-- replies count: the practice has sent them. Of the knowledge only what is the practice's, the
-- client's or the matter's that a person filed the conversation to.
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
  order by m.received_at desc, m.id desc
  limit 50)
union all
(select 'document', k.id::text, k.title, k.body, false
   from knowledge_documents k
   left join thread_filings f on f.org_id = k.org_id and f.thread_id = $2
   left join matters m on m.org_id = f.org_id and m.id = f.matter_id
  where k.org_id = $1
    and (k.scope = 'practice' or k.client_id = m.client_id or k.matter_id = f.matter_id)
  order by k.updated_at desc, k.title, k.id
  limit 200)
union all
(select 'document', r.id::text, 'Learned from your edits', r.text, false
   from reply_memories r
   left join thread_filings f on f.org_id = r.org_id and f.thread_id = $2
   left join matters m on m.org_id = f.org_id and m.id = f.matter_id
  where r.org_id = $1
    and r.aspect = 'sentence'
    and r.learned_at is not null
    and r.revoked_at is null
    and (r.scope = 'practice' or r.client_id = m.client_id or r.matter_id = f.matter_id)
  order by r.learned_at desc, r.text_key, r.id
  limit 20);

-- circumstances_of_message: who may be written to, and how far the sender is known. Proven means
-- that DMARC passed, or that SPF or DKIM did for the domain that is shown; where the server said
-- nothing at all, nothing is held against the sender. Domains are compared only for one to whom the
-- practice has never written.
-- maybe CircumstancesRow (OrgId, MessageId)
select array(select distinct p.address
               from mail_messages x
               join mail_participants p on p.org_id = x.org_id and p.message_id = x.id
              where x.org_id = m.org_id and x.thread_id = m.thread_id) as known_addresses,
       m.from_address as sender_address,
       m.dmarc = 'fail'
         or (m.dmarc <> 'pass' and m.spf <> 'pass' and m.dkim not in ('pass', 'none'))
         as sender_failed_authentication,
       not exists (select 1
                     from mail_participants p
                     join mail_messages earlier on earlier.org_id = p.org_id
                          and earlier.id = p.message_id
                    where p.org_id = m.org_id
                      and p.address_key = lower(m.from_address)
                      and earlier.received_at < m.received_at) as sender_is_new,
       m.has_hidden_content,
       coalesce((select r.address
                   from mail_participants r
                  where r.org_id = m.org_id
                    and r.message_id = m.id
                    and r.role = 'reply_to'
                  order by r.position
                  limit 1), '') as reply_to,
       case when exists (select 1
                           from mail_participants p
                           join mail_messages ours on ours.org_id = p.org_id
                                and ours.id = p.message_id and ours.direction = 'out'
                          where p.org_id = m.org_id
                            and p.address_key = lower(m.from_address)
                            and p.role in ('to', 'cc'))
            then array[]::text[]
            else array(select distinct split_part(written.address_key, '@', 2)
                         from ((select p.address_key
                                  from mail_messages ours
                                  join mail_participants p on p.org_id = ours.org_id
                                       and p.message_id = ours.id and p.role in ('to', 'cc')
                                 where ours.org_id = m.org_id
                                   and ours.direction = 'out'
                                 order by ours.received_at desc, ours.id, p.role, p.position
                                 limit 3000)
                               union all
                               (select a.address_key
                                  from mailboxes a
                                 where a.org_id = m.org_id)) written)
             end as known_domains,
       b.text,
       array(select left(e.text, 20000)
               from mail_messages x
               join mail_bodies e on e.org_id = x.org_id and e.message_id = x.id
              where x.org_id = m.org_id
                and x.received_at < m.received_at
                and x.direction = 'in'
                and (x.thread_id = m.thread_id
                     or x.id in (select p.message_id
                                   from mail_participants p
                                  where p.org_id = m.org_id
                                    and p.address_key = lower(m.from_address)
                                    and p.role = 'from'))
                and e.text ~ '[0-9]([ .-]?[0-9]){5}'
              order by x.received_at desc, x.id desc
              limit 30) as earlier_texts
  from mail_messages m
  join mail_bodies b on b.org_id = m.org_id and b.message_id = m.id
 where m.org_id = $1
   and m.id = $2;
