-- absent_ids: those of a page of the provider's list that are not here, and whether one was tried.
-- many AbsentId (OrgId, MailboxId, std::vector<std::string>)
select i as provider_id,
       exists (select 1 from mail_problems p
                where p.org_id = $1 and p.mailbox_id = $2 and p.provider_id = i
                  and p.resolved_at is null) as was_tried
  from unnest($3::text[]) i
 where not exists (select 1 from mail_messages m
                    where m.org_id = $1 and m.mailbox_id = $2 and m.provider_id = i
                      and m.removed_at is null)
   and not exists (select 1 from mail_copies c
                    where c.org_id = $1 and c.mailbox_id = $2 and c.provider_id = i);

-- stored_ids: what is here and not known to be gone, since then.
-- many StoredId (OrgId, MailboxId, Instant)
select provider_id
  from mail_messages
 where org_id = $1
   and mailbox_id = $2
   and received_at >= $3
   and removed_at is null
 union all
select provider_id
  from mail_copies
 where org_id = $1
   and mailbox_id = $2;

-- keep_census: the last count.
-- none - (OrgId, MailboxId, Instant, long, long)
insert into mailbox_censuses (org_id, mailbox_id, checked_at, provider_count, here_count,
                              missing_count, behind_since, created_at, updated_at)
values ($1, $2, $3, $4, $4::bigint - $5::bigint, $5, case when $5 > 0 then $3::timestamptz end,
        $3, $3)
on conflict (org_id, mailbox_id) do update
   set checked_at = $3, provider_count = $4, here_count = $4::bigint - $5::bigint,
       missing_count = $5,
       behind_since = case when $5 > 0 then coalesce(mailbox_censuses.behind_since, $3) end,
       updated_at = $3;

-- forget_found: those that were missing, and are not any more.
-- none - (OrgId, MailboxId, std::vector<std::string>)
delete from mailbox_missing
 where org_id = $1
   and mailbox_id = $2
   and provider_id <> all ($3);

-- note_missing: each from when it was first missed.
-- none - (OrgId, MailboxId, std::vector<std::string>, Instant)
insert into mailbox_missing (org_id, mailbox_id, provider_id, noticed_at, created_at)
select $1, $2, i, $4, $4
  from unnest($3::text[]) i
on conflict do nothing;
