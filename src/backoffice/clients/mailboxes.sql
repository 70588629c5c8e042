-- mailboxes_of_all: their states, as their owners see them.
-- many ClientMailbox (std::optional<MailboxId>, Instant, int)
select s.id as mailbox_id, s.org_id, o.name as org_name, s.address, s.status, s.last_synced_at,
       coalesce(greatest(0, extract(epoch from $2 - s.last_synced_at)), 0)::bigint as lag_seconds,
       s.message_count, s.open_gaps, s.problem
  from mailbox_states s
  join orgs o on o.id = s.org_id
 where $1::uuid is null
    or s.id < $1
 order by s.id desc
 limit $3;

-- owner_of_mailbox: the organisation it belongs to.
-- maybe MailboxOwner (MailboxId)
select org_id
  from mailboxes
 where id = $1;

-- pause_mailbox: nothing is read or sent from now on.
-- none - (OrgId, MailboxId, Instant)
insert into mailbox_pauses (org_id, mailbox_id, paused_by, created_at)
values ($1, $2, current_user_id(), $3)
on conflict do nothing;

-- resume_mailbox: whoever paused it.
-- none - (OrgId, MailboxId)
delete from mailbox_pauses
 where org_id = $1
   and mailbox_id = $2;
