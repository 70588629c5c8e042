-- note_problem_message: the first failure, or one more; each time it waits longer, up to a day.
-- none - (OrgId, std::string, MailboxId, std::string, std::string, Instant)
insert into mail_problems (org_id, id, mailbox_id, provider_id, reason, retry_at)
values ($1, $2::uuid, $3, $4, $5, $6::timestamptz + interval '1 minute')
on conflict (org_id, mailbox_id, provider_id) do update
   set reason = $5,
       attempts = mail_problems.attempts + 1,
       retry_at = $6 + least(interval '1 day',
                             interval '1 minute' * power(2, least(mail_problems.attempts, 11))),
       resolved_at = null,
       updated_at = $6;

-- due_problems: the ones that have waited longest.
-- many DueProblem (OrgId, MailboxId, Instant, int)
select provider_id
  from mail_problems
 where org_id = $1
   and mailbox_id = $2
   and resolved_at is null
   and retry_at <= $3
 order by retry_at
 limit $4;
