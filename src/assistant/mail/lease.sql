-- lock_place: nobody else decides about this mailbox until we have.
-- maybe SyncPlace (OrgId, MailboxId)
select m.status,
       m.address_key,
       m.provider,
       coalesce((select s.trusted_server from mailbox_servers s
                  where s.org_id = m.org_id and s.mailbox_id = m.id), '') as trusted_server,
       exists (select 1 from mailbox_pauses p where p.org_id = m.org_id and p.mailbox_id = m.id)
       as is_paused,
       exists (select 1 from mailbox_server_problems p
                where p.org_id = m.org_id and p.mailbox_id = m.id and p.side = 'incoming')
       as is_distrusted,
       c.lease_token,
       c.leased_until,
       c.leased_by,
       c.history_id,
       c.next_history_id,
       c.comparison,
       c.last_compared_at,
       (select n.checked_at from mailbox_censuses n
         where n.org_id = c.org_id and n.mailbox_id = c.mailbox_id) as checked_at,
       c.retry_at,
       c.message_count,
       c.failures
  from sync_cursors c
  join mailboxes m on m.org_id = c.org_id and m.id = c.mailbox_id
 where c.org_id = $1
   and c.mailbox_id = $2
   for update of c;

-- take_lease: after lock_place, in the same transaction.
-- one HeldSync (OrgId, MailboxId, JobId, Instant, Instant)
update sync_cursors
   set lease_token = lease_token + 1, leased_by = $3, leased_until = $4, wanted_at = null,
       updated_at = $5
 where org_id = $1
   and mailbox_id = $2
returning lease_token;

-- want_sync: whoever syncs now goes round once more.
-- none - (OrgId, MailboxId, Instant)
update sync_cursors
   set wanted_at = $3
 where org_id = $1
   and mailbox_id = $2;

-- hold_lease: the fence of every write; nothing where another job has taken the mailbox over.
-- maybe HeldSync (OrgId, MailboxId, long, Instant)
update sync_cursors
   set leased_until = $4
 where org_id = $1
   and mailbox_id = $2
   and lease_token = $3
returning lease_token;

-- release_lease: all is read; whether somebody asked again meanwhile.
-- maybe ReleasedSync (OrgId, MailboxId, long, Instant)
with before as (
  select org_id, mailbox_id, wanted_at is not null as is_wanted
    from sync_cursors
   where org_id = $1
     and mailbox_id = $2
     and lease_token = $3
     for update
)
update sync_cursors c
   set leased_until = null, leased_by = null, wanted_at = null, failures = 0, retry_at = null,
       last_synced_at = $4, updated_at = $4
  from before b
 where c.org_id = b.org_id
   and c.mailbox_id = b.mailbox_id
returning b.is_wanted;

-- postpone_sync: the provider wants to be left alone, or does not answer.
-- none - (OrgId, MailboxId, long, Instant, Instant)
update sync_cursors
   set leased_until = null, leased_by = null, failures = failures + 1, retry_at = $4,
       updated_at = $5
 where org_id = $1
   and mailbox_id = $2
   and lease_token = $3;

-- pass_lease: the comparison goes on in another job.
-- none - (OrgId, MailboxId, long, Instant)
update sync_cursors
   set leased_until = null, leased_by = null, updated_at = $4
 where org_id = $1
   and mailbox_id = $2
   and lease_token = $3;
