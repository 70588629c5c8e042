-- enter_routed: acts for the organisation a routing row named.
-- none - (OrgId)
select act_for($1);

-- keep_mailbox: new, or the one that was there: its history stays.
-- one KeptMailbox (OrgId, MailboxId, std::string, std::string, Instant)
insert into mailboxes (org_id, id, provider, address, address_key, status, connected_by,
                       connected_at)
values ($1, $2, 'google', $3, $4, 'connecting', current_user_id(), $5)
on conflict (org_id, address_key) do update
   set status = 'connecting', problem = '', broken_at = null, connected_by = current_user_id(),
       connected_at = $5, updated_at = $5
returning id;

-- keep_route: where pushes for the address go.
-- none - (std::string, OrgId, MailboxId)
insert into mailbox_routes (address_key, org_id, mailbox_id)
values ($1, $2, $3)
on conflict (address_key, org_id) do nothing;

-- keep_reading_grant: the newest consent counts.
-- none - (OrgId, MailboxId, Sealed, std::string, Sealed, Instant, Instant)
insert into mailbox_credentials (org_id, mailbox_id, refresh_token, scopes, access_token,
                                 access_expires_at, granted_by)
values ($1, $2, $3, $4, $5, $6, current_user_id())
on conflict (org_id, mailbox_id) do update
   set refresh_token = $3, scopes = $4, access_token = $5, access_expires_at = $6,
       refresh_leased_until = null,
       granted_by = current_user_id(), updated_at = $7;

-- keep_cursor: a new mailbox is compared from the beginning; one that comes back reads on.
-- none - (OrgId, MailboxId, Instant)
insert into sync_cursors (org_id, mailbox_id, comparison)
values ($1, $2, 'initial')
on conflict (org_id, mailbox_id) do update
   set failures = 0, retry_at = null, updated_at = $3;

-- forget_sending_grant: before the newer one; who serves consent pages can put one in, not read it.
-- none - (OrgId, MailboxId)
delete from sending_credentials
 where org_id = $1
   and mailbox_id = $2;

-- keep_sending_grant: readable by the sender only.
-- none - (OrgId, MailboxId, Sealed, std::string, Sealed, Instant)
insert into sending_credentials (org_id, mailbox_id, refresh_token, scopes, access_token,
                                 access_expires_at, granted_by)
values ($1, $2, $3, $4, $5, $6, current_user_id());

-- mailbox_address: whose consent is expected.
-- maybe MailboxAddress (OrgId, MailboxId)
select address, address_key
  from mailboxes
 where org_id = $1
   and id = $2;

-- note_problem: a sentence for the owner; empty when it is over.
-- none - (OrgId, MailboxId, std::string, Instant)
update mailboxes
   set problem = $3, updated_at = $4
 where org_id = $1
   and id = $2
   and status <> 'broken';

-- audit_mailbox: who did what to a mailbox.
-- none - (OrgId, std::string, std::string)
insert into audit_log (org_id, id, actor_id, action, target)
values ($1, gen_random_uuid(), current_user_id(), $2, $3);
