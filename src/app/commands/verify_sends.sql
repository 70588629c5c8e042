-- mailboxes_to_verify: every mailbox that is connected, of all organisations.
-- many ConnectedMailbox ()
select org_id, id as mailbox_id, address, provider
  from mailboxes
 order by org_id, id;

-- imap_grant: where a mailbox is read by IMAP, and the grant to read, sealed.
-- maybe ImapGrant (OrgId, MailboxId)
select m.address, s.user_name, s.imap_host, s.imap_port, s.imap_tls, s.smtp_host, s.smtp_port,
       s.smtp_tls, c.refresh_token as secret, c.scopes like 'oauth %' as is_token, 0 as failures
  from mailboxes m
  join mailbox_servers s on s.org_id = m.org_id and s.mailbox_id = m.id
  join mailbox_credentials c on c.org_id = m.org_id and c.mailbox_id = m.id
 where m.org_id = $1
   and m.id = $2;

-- reading_grant: the grant to read, sealed.
-- maybe ReadingGrant (OrgId, MailboxId)
select org_id, mailbox_id, refresh_token
  from mailbox_credentials
 where org_id = $1
   and mailbox_id = $2;

-- decided_sends: every approval of the mailbox, and what is known of its sending.
-- many DecidedSend (OrgId, MailboxId)
select o.message_id_header as message_id, x.content_sha256, o.state,
       r.decision_id is not null as is_reversed, o.sent_at
  from drafts d
  join outbox_messages o on o.org_id = d.org_id and o.draft_id = d.id
  join draft_decisions x on x.org_id = o.org_id and x.id = o.decision_id
  left join draft_decision_reversals r on r.org_id = x.org_id and r.decision_id = x.id
 where d.org_id = $1
   and d.mailbox_id = $2
 order by o.message_id_header, x.created_at, x.id;
