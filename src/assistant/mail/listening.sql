-- mailboxes_unheard: live ones by IMAP that no worker listens to.
-- many ListenedMailbox (Instant, int)
select m.org_id, m.id as mailbox_id
  from mailboxes m
  left join mailbox_listeners l on l.org_id = m.org_id and l.mailbox_id = m.id
 where m.provider = 'imap'
   and m.status = 'live'
   and (l.mailbox_id is null or l.leased_until < $1)
   and not exists (select 1 from mailbox_pauses p where p.org_id = m.org_id and p.mailbox_id = m.id)
 order by l.leased_until nulls first
 limit $2;

-- lease_listening: for the worker that has it, or anybody once it has run out; nothing where the
-- mailbox rests.
-- maybe ListenedMailbox (OrgId, MailboxId, std::string, Instant, Instant)
insert into mailbox_listeners (org_id, mailbox_id, worker, leased_until, created_at, updated_at)
select m.org_id, m.id, $3, $4, $5, $5
  from mailboxes m
 where m.org_id = $1
   and m.id = $2
   and m.status = 'live'
   and not exists (select 1 from mailbox_pauses p where p.org_id = m.org_id and p.mailbox_id = m.id)
on conflict (org_id, mailbox_id) do update
   set worker = $3, leased_until = $4, updated_at = $5
 where mailbox_listeners.worker = $3
    or mailbox_listeners.leased_until < $5
returning org_id, mailbox_id;
