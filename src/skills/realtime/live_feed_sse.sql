-- missed_events: what was told after the event a page has seen last, and from where the feed goes
-- on.
-- many Missed (OrgId, long, long)
  with horizon as (select pg_snapshot_xmin(pg_current_snapshot()) as txid),
       seen as (select txid, seq from org_events where org_id = $1 and seq = $2)
select horizon.txid::text::bigint as horizon, exists (select from seen) as is_kept, e.seq, e.topic,
       e.data::text as data
  from horizon
  left join seen on true
  left join org_events e on e.org_id = $1 and (e.txid, e.seq) > (seen.txid, seen.seq)
            and e.txid < horizon.txid
 order by e.txid, e.seq
 limit $3;

-- news: events of every organisation since the horizon of the last time, up to that of now.
-- many News (std::string, long)
  with horizon as (select pg_snapshot_xmin(pg_current_snapshot()) as txid)
select horizon.txid::text::bigint as horizon, e.org_id, e.txid::text::bigint as txid, e.seq,
       e.topic, e.data::text as data
  from horizon
  left join org_events e on e.txid >= $1::text::xid8 and e.txid < horizon.txid
 order by e.txid, e.seq
 limit $2;

-- still_welcome: those of the sessions that are alive, with the organisations their people belong
-- to.
-- many Welcome (std::vector<SessionId>, Instant)
select s.id as session_id, m.org_id
  from sessions s
  join memberships m on m.user_id = s.user_id
 where s.id = any($1::uuid[])
   and s.expires_at > $2::timestamptz
   and s.last_seen_at > $2::timestamptz - interval '7 days';

-- forget_events: pages that were away for longer load their data anew.
-- none - (Instant)
delete from org_events
 where created_at < $1::timestamptz - interval '3 days';
