-- keep_imap_mailbox: new, or the one that was there; nothing where it is another provider's.
-- maybe ConnectedMailbox (OrgId, MailboxId, std::string, std::string, Instant)
insert into mailboxes (org_id, id, provider, address, address_key, status, connected_by,
                       connected_at)
values ($1, $2, 'imap', $3, $4, 'connecting', current_user_id(), $5)
on conflict (org_id, address_key) do update
   set status = 'connecting', problem = '', broken_at = null, connected_by = current_user_id(),
       connected_at = $5, updated_at = $5
 where mailboxes.provider = 'imap'
returning id;

-- keep_servers: the newest settings count.
-- none - (OrgId, MailboxId, std::string, std::string, int, ServerTls, std::string, int, ServerTls, Instant)
insert into mailbox_servers (org_id, mailbox_id, user_name, imap_host, imap_port, imap_tls,
                             smtp_host, smtp_port, smtp_tls, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
on conflict (org_id, mailbox_id) do update
   set user_name = $3, imap_host = $4, imap_port = $5, imap_tls = $6, smtp_host = $7,
       smtp_port = $8, smtp_tls = $9, updated_at = $10;

-- forget_server_problems: both servers were tried a moment ago.
-- none - (OrgId, MailboxId)
delete from mailbox_server_problems
 where org_id = $1
   and mailbox_id = $2;

-- keep_reading_password: in the place of a refresh token.
-- none - (OrgId, MailboxId, Sealed, Instant)
insert into mailbox_credentials (org_id, mailbox_id, refresh_token, scopes, granted_by)
values ($1, $2, $3, 'imap', current_user_id())
on conflict (org_id, mailbox_id) do update
   set refresh_token = $3, scopes = 'imap', access_token = null, access_expires_at = null,
       refresh_leased_until = null, granted_by = current_user_id(), updated_at = $4;

-- keep_sending_password: readable by the sender only.
-- none - (OrgId, MailboxId, Sealed)
insert into sending_credentials (org_id, mailbox_id, refresh_token, scopes, granted_by)
values ($1, $2, $3, 'smtp', current_user_id());
