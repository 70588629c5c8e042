-- hidden_content: as it was found when the message was stored.
-- maybe HiddenText (OrgId, MessageId)
select hidden_text
  from mail_bodies
 where org_id = $1
   and message_id = $2;
