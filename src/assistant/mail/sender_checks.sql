-- trusted_server: of a mailbox by IMAP.
-- maybe TrustedServer (OrgId, MailboxId)
select trusted_server
  from mailbox_servers
 where org_id = $1
   and mailbox_id = $2;

-- checked_by: who the latest mails in INBOX say checked them; our own domain's are seldom checked.
-- one CheckedBy (OrgId, MailboxId, int)
with latest as (
  select m.checked_by, lower(split_part(m.from_address, '@', 2)) as domain
    from mail_messages m
    join mailboxes b on b.org_id = m.org_id and b.id = m.mailbox_id
   where m.org_id = $1
     and m.mailbox_id = $2
     and m.direction = 'in'
     and m.removed_at is null
     and m.checked_by is not null
     and 'INBOX' = any (m.labels)
     and lower(split_part(m.from_address, '@', 2)) <> split_part(b.address_key, '@', 2)
   order by m.received_at desc
   limit $3
)
select coalesce(min(checked_by), '') as first_name, coalesce(max(checked_by), '') as last_name,
       count(*)::int as looked_at, count(distinct domain)::int as domains
  from latest;

-- trust_server: the newest word of a person counts; nothing where there is no such mailbox by IMAP.
-- maybe TrustedServer (OrgId, MailboxId, std::string, Instant)
update mailbox_servers
   set trusted_server = $3, updated_at = $4
 where org_id = $1
   and mailbox_id = $2
returning trusted_server;

-- audit_trust: who said so, and which name.
-- none - (OrgId, std::string, std::string)
insert into audit_log (org_id, id, actor_id, action, target, detail)
values ($1, gen_random_uuid(), current_user_id(), 'mailbox.trust_changed', $2,
        jsonb_build_object('server', $3::text));
