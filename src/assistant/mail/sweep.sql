-- lagging_mailboxes: read too long ago, wanted and not read, with a message to try again, or left
-- behind by a worker that died. A mailbox whose changes are told is asked every five minutes all
-- the same.
-- many LaggingMailbox (Instant, int)
select c.org_id, c.mailbox_id
  from sync_cursors c
  join mailboxes m on m.org_id = c.org_id and m.id = c.mailbox_id
  left join mail_watches w on w.org_id = c.org_id and w.mailbox_id = c.mailbox_id
            and w.expires_at > $1
 where m.status <> 'broken'
   and not exists (select 1 from mailbox_pauses p
                    where p.org_id = c.org_id and p.mailbox_id = c.mailbox_id)
   and (c.leased_until is null or c.leased_until < $1)
   and (c.retry_at is null or c.retry_at <= $1)
   and (c.last_synced_at is null
        or c.last_synced_at < $1 - case when w.mailbox_id is null then interval '50 seconds'
                                     else interval '5 minutes' end
        or c.wanted_at is not null)
   and not exists (select 1 from jobs j
                    where j.org_id = c.org_id
                      and j.name in ('mail.sync', 'mail.connect')
                      and j.payload ->> 'mailbox_id' = c.mailbox_id::text)
 order by c.last_synced_at nulls first
 limit $2;

-- watches_to_renew: those of a day ago, and mailboxes that have none.
-- many LaggingMailbox (Instant, int)
select m.org_id, m.id as mailbox_id
  from mailboxes m
  left join mail_watches w on w.org_id = m.org_id and w.mailbox_id = m.id
 where m.status in ('syncing', 'live')
   and (w.mailbox_id is null
        or greatest(w.created_at, w.updated_at) < $1::timestamptz - interval '1 day'
        or w.expires_at < $1::timestamptz + interval '2 days')
   and not exists (select 1 from mailbox_pauses p where p.org_id = m.org_id and p.mailbox_id = m.id)
 order by w.expires_at nulls first
 limit $2;

-- drop_old_runs: after 30 days.
-- none - (Instant)
delete from sync_runs
 where created_at < $1::timestamptz - interval '30 days';

-- drop_old_receipts: the provider gives up on a push after 7 days.
-- none - (Instant)
delete from push_receipts
 where received_at < $1::timestamptz - interval '8 days';

-- drop_old_states: consents nobody came back from.
-- none - (Instant)
delete from oauth_states
 where expires_at < $1;
