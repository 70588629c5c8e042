-- list_mailboxes: a few per organisation; the oldest first.
-- many MailboxRow (OrgId, Instant, int)
select s.id,
       s.address,
       s.provider,
       s.status,
       s.last_synced_at,
       coalesce(greatest(0, extract(epoch from $2::timestamptz - s.last_synced_at)), 0)::bigint
       as lag_seconds,
       s.message_count,
       s.open_gaps,
       s.problem,
       exists (select 1 from sending_credentials g
                where g.org_id = s.org_id and g.mailbox_id = s.id) as can_send
  from mailbox_states s
 where s.org_id = $1
 order by s.connected_at, s.id
 limit $3;

-- find_mailbox: of this organisation, or not at all.
-- maybe FoundMailbox (OrgId, MailboxId)
select id
  from mailboxes
 where org_id = $1
   and id = $2;

-- pause_mailbox: pausing twice is pausing.
-- none - (OrgId, MailboxId)
insert into mailbox_pauses (org_id, mailbox_id, paused_by)
values ($1, $2, current_user_id())
on conflict (org_id, mailbox_id) do nothing;

-- resume_mailbox: a count of one where it was paused.
-- none - (OrgId, MailboxId)
delete from mailbox_pauses
 where org_id = $1
   and mailbox_id = $2;
