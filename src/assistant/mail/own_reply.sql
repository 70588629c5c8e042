-- own_reply: what was decided under this Message-ID, of this mailbox.
-- maybe OwnReply (OrgId, MailboxId, std::string)
select o.content_sha256
  from outbox_messages o
  join drafts d on d.org_id = o.org_id and d.id = o.draft_id
 where o.org_id = $1
   and d.mailbox_id = $2
   and o.message_id_header = $3
   and o.state in ('sending', 'sent', 'failed')
 limit 1;
