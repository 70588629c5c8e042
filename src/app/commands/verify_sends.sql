-- mailboxes_to_verify: every mailbox at Gmail that is connected, of all organisations.
-- many RoutedMailbox ()
select org_id, mailbox_id
  from mailbox_routes
 order by org_id, mailbox_id;

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
