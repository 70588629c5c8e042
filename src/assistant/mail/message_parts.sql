-- message_html: as it was made harmless when it was stored.
-- maybe MessageHtml (OrgId, MessageId)
select html
  from mail_bodies
 where org_id = $1
   and message_id = $2;

-- attachment_source: where the bytes of a file are.
-- maybe AttachmentSource (OrgId, MessageId, AttachmentId)
select m.mailbox_id, m.provider_id, a.filename, a.media_type, a.position, m.raw_sha256
  from mail_attachments a
  join mail_messages m on m.org_id = a.org_id and m.id = a.message_id
 where a.org_id = $1
   and a.message_id = $2
   and a.id = $3;
