-- record_run: what a run did.
-- none - (OrgId, std::string, MailboxId, std::string, std::string, int, int, int, std::string, Instant, Instant)
insert into sync_runs (org_id, id, mailbox_id, kind, outcome, pages, stored_count, failed_count,
                       note, started_at, finished_at)
values ($1, $2::uuid, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- keep_watch: until when the provider tells of changes.
-- none - (OrgId, MailboxId, std::string, std::string, Instant, Instant)
insert into mail_watches (org_id, mailbox_id, topic, history_id, expires_at, created_at,
                          updated_at)
values ($1, $2, $3, $4, $5, $6, $6)
on conflict (org_id, mailbox_id) do update
   set topic = $3, history_id = $4, expires_at = $5, updated_at = $6;

-- forget_watch: it does not tell; the mailbox is polled every minute instead.
-- none - (OrgId, MailboxId)
delete from mail_watches
 where org_id = $1
   and mailbox_id = $2;
