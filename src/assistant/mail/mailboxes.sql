-- list_mailboxes: a few per organisation; the oldest first.
-- many MailboxRow (OrgId, Instant, int)
select s.id,
       s.address,
       s.provider,
       s.status,
       s.last_synced_at,
       coalesce(greatest(0, extract(epoch from $2::timestamptz - s.last_synced_at)), 0)::bigint
       as lag_seconds,
       s.message_count,
       s.open_gaps,
       concat_ws(' ', nullif(s.problem, ''),
                 (select string_agg(p.problem, ' ' order by p.side)
                    from mailbox_server_problems p
                   where p.org_id = s.org_id and p.mailbox_id = s.id)) as problem,
       exists (select 1 from sending_credentials g
                where g.org_id = s.org_id and g.mailbox_id = s.id) as can_send,
       n.checked_at,
       n.provider_count,
       n.here_count,
       n.missing_count
  from mailbox_states s
  left join mailbox_censuses n on n.org_id = s.org_id and n.mailbox_id = s.id
 where s.org_id = $1
 order by s.connected_at, s.id
 limit $3;

-- list_missing: what the provider has and is not here, with what is known of it.
-- many MissingRow (OrgId, MailboxId, int)
select n.noticed_at, coalesce(p.reason, '') as reason, coalesce(p.attempts, 0) as attempts,
       p.retry_at
  from mailbox_missing n
  left join mail_problems p on p.org_id = n.org_id and p.mailbox_id = n.mailbox_id
            and p.provider_id = n.provider_id and p.resolved_at is null
 where n.org_id = $1
   and n.mailbox_id = $2
 order by n.noticed_at, n.provider_id
 limit $3;

-- find_mailbox: of this organisation, or not at all.
-- maybe FoundMailbox (OrgId, MailboxId)
select id
  from mailboxes
 where org_id = $1
   and id = $2;

-- pause_mailbox: pausing twice is pausing.
-- none - (OrgId, MailboxId)
insert into mailbox_pauses (org_id, mailbox_id, paused_by)
values ($1, $2, current_user_id())
on conflict (org_id, mailbox_id) do nothing;

-- resume_mailbox: a count of one where it was paused.
-- none - (OrgId, MailboxId)
delete from mailbox_pauses
 where org_id = $1
   and mailbox_id = $2;
