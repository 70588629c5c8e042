-- 0008 live feed: events in the order in which they become certain.
--
-- Why     Numbers are drawn before commits, so a lower one may appear later. The feed goes by the
--         horizon of running transactions: what lies behind it can gain no further row.
-- Expand  Two indexes for one; a policy and grants for the reader. The running release ignores
--         them.
-- Locks   A brief write lock on org_events, which is pruned daily.
-- Size    org_events: a few days of events.

drop index org_events_by_seq;
create index org_events_by_txid on org_events (txid);
create index org_events_in_order on org_events (org_id, txid, seq);

-- The hub asks once a second, for all open streams together, who may still listen.
create policy hub_reads on memberships for select to aai_worker using (true);
grant select (id, user_id, expires_at, last_seen_at) on sessions to aai_worker;
