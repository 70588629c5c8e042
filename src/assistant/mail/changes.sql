-- unknown_ids: those neither stored nor known to be in trouble.
-- many UnknownId (OrgId, MailboxId, std::vector<std::string>)
select i as provider_id
  from unnest($3::text[]) i
 where not exists (select 1 from mail_messages m
                    where m.org_id = $1 and m.mailbox_id = $2 and m.provider_id = i)
   and not exists (select 1 from mail_copies c
                    where c.org_id = $1 and c.mailbox_id = $2 and c.provider_id = i)
   and not exists (select 1 from mail_problems p
                    where p.org_id = $1 and p.mailbox_id = $2 and p.provider_id = i
                      and p.resolved_at is null);

-- move_cursor: behind what is stored or noted.
-- none - (OrgId, MailboxId, std::string, Instant)
update sync_cursors
   set history_id = $3, updated_at = $4
 where org_id = $1
   and mailbox_id = $2;
