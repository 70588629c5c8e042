-- begin_comparison: the cursor will continue from where the provider was now.
-- none - (OrgId, MailboxId, std::string, std::string, Instant)
update sync_cursors
   set comparison = $3, next_history_id = $4, updated_at = $5
 where org_id = $1
   and mailbox_id = $2;

-- finish_comparison: all is here; the cursor goes on from where the comparison began, unless it is
-- further.
-- none - (OrgId, MailboxId, bool, Instant)
update sync_cursors
   set history_id = case when $3 then next_history_id else history_id end,
       next_history_id = null, comparison = null, last_compared_at = $4, updated_at = $4
 where org_id = $1
   and mailbox_id = $2;

-- open_gap: something may have been missed; one row per kind while it is open.
-- none - (OrgId, std::string, MailboxId, std::string, std::string, int, Instant)
insert into sync_gaps (org_id, id, mailbox_id, kind, from_history_id, found_count, opened_at)
values ($1, $2::uuid, $3, $4, $5, $6, $7)
on conflict (org_id, mailbox_id, kind) where closed_at is null do update
   set found_count = sync_gaps.found_count + $6, updated_at = $7;

-- count_gap: messages that were missing, fetched by the comparison that closes it.
-- none - (OrgId, MailboxId, int, Instant)
update sync_gaps
   set found_count = found_count + $3, updated_at = $4
 where org_id = $1
   and mailbox_id = $2
   and closed_at is null;

-- close_gaps: the comparison came out even.
-- many ClosedGap (OrgId, MailboxId, Instant)
update sync_gaps
   set closed_at = $3, updated_at = $3
 where org_id = $1
   and mailbox_id = $2
   and closed_at is null
returning opened_at;

-- count_convergence: how long a gap was open, for the page of metrics.
-- none - (long)
update mail_convergence
   set gaps = gaps + 1, updated_at = now()
 where seconds_max = (select min(seconds_max) from mail_convergence where seconds_max >= $1);

-- open_heads: threads whose last word is a client's, and recent: what a new mailbox begins with.
-- many HeadRow (OrgId, MailboxId, Instant, int)
select head_message_id
  from mail_threads
 where org_id = $1
   and mailbox_id = $2
   and merged_into is null
   and head_direction = 'in'
   and head_message_id is not null
   and last_message_at >= $3
   and triaged_at is null
 order by last_message_at desc
 limit $4;

-- set_status: live once everything is there.
-- none - (OrgId, MailboxId, std::string, Instant)
update mailboxes
   set status = $3, updated_at = $4
 where org_id = $1
   and id = $2
   and status not in ('broken', $3);
