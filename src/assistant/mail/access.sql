-- hold_reading: the token at hand; and where it is stale and nobody refreshes it, the lease to do
-- so.
-- maybe HeldCredential (OrgId, MailboxId, Instant, Instant, Instant)
with leased as (
  update mailbox_credentials
     set refresh_leased_until = $5
   where org_id = $1
     and mailbox_id = $2
     and (access_token is null or access_expires_at <= $4)
     and (refresh_leased_until is null or refresh_leased_until <= $3)
  returning org_id, refresh_token
)
select c.access_token,
       coalesce(c.access_token is not null and c.access_expires_at > $4, false) as is_fresh,
       leased.refresh_token
  from mailbox_credentials c
  left join leased on leased.org_id = c.org_id
 where c.org_id = $1
   and c.mailbox_id = $2;

-- keep_reading: what the refresh brought, a new refresh token where the provider changes them; the
-- lease is over.
-- none - (OrgId, MailboxId, std::optional<Sealed>, std::optional<Instant>, Instant, std::optional<Sealed>)
update mailbox_credentials
   set access_token = $3, access_expires_at = $4, refresh_leased_until = null, updated_at = $5,
       refresh_token = coalesce($6, refresh_token)
 where org_id = $1
   and mailbox_id = $2;

-- hold_sending: as hold_reading.
-- maybe HeldCredential (OrgId, MailboxId, Instant, Instant, Instant)
with leased as (
  update sending_credentials
     set refresh_leased_until = $5
   where org_id = $1
     and mailbox_id = $2
     and (access_token is null or access_expires_at <= $4)
     and (refresh_leased_until is null or refresh_leased_until <= $3)
  returning org_id, refresh_token
)
select c.access_token,
       coalesce(c.access_token is not null and c.access_expires_at > $4, false) as is_fresh,
       leased.refresh_token
  from sending_credentials c
  left join leased on leased.org_id = c.org_id
 where c.org_id = $1
   and c.mailbox_id = $2;

-- keep_sending: as keep_reading.
-- none - (OrgId, MailboxId, std::optional<Sealed>, std::optional<Instant>, Instant, std::optional<Sealed>)
update sending_credentials
   set access_token = $3, access_expires_at = $4, refresh_leased_until = null, updated_at = $5,
       refresh_token = coalesce($6, refresh_token)
 where org_id = $1
   and mailbox_id = $2;

-- break_mailbox: its owner has to consent again; a count of one the first time.
-- none - (OrgId, MailboxId, std::string, Instant)
update mailboxes
   set status = 'broken', problem = $3, broken_at = $4, updated_at = $4
 where org_id = $1
   and id = $2
   and status <> 'broken';

-- imap_to_read: where the mailbox is read by IMAP; nothing where it is not.
-- maybe ImapGrant (OrgId, MailboxId)
select m.address, s.user_name, s.imap_host, s.imap_port, s.imap_tls, s.smtp_host, s.smtp_port,
       s.smtp_tls, c.refresh_token as secret, c.scopes like 'oauth %' as is_token,
       coalesce(p.failures, 0) as failures
  from mailboxes m
  join mailbox_servers s on s.org_id = m.org_id and s.mailbox_id = m.id
  join mailbox_credentials c on c.org_id = m.org_id and c.mailbox_id = m.id
  left join sync_cursors p on p.org_id = m.org_id and p.mailbox_id = m.id
 where m.org_id = $1
   and m.id = $2
   and m.provider = 'imap';

-- imap_to_send: the same, with the grant only the sender may open.
-- maybe ImapGrant (OrgId, MailboxId)
select m.address, s.user_name, s.imap_host, s.imap_port, s.imap_tls, s.smtp_host, s.smtp_port,
       s.smtp_tls, c.refresh_token as secret, c.scopes like 'oauth %' as is_token, 0 as failures
  from mailboxes m
  join mailbox_servers s on s.org_id = m.org_id and s.mailbox_id = m.id
  join sending_credentials c on c.org_id = m.org_id and c.mailbox_id = m.id
 where m.org_id = $1
   and m.id = $2
   and m.provider = 'imap';
