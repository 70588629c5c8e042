-- broken_mailbox: if it still is; it may have been connected again meanwhile.
-- maybe BrokenMailbox (OrgId, MailboxId)
select m.address, o.name as org_name, m.broken_at
  from mailboxes m
  join orgs o on o.id = m.org_id
 where m.org_id = $1
   and m.id = $2
   and m.status = 'broken'
   and m.broken_at is not null;
