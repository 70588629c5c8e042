-- end_presented_session: what the browser held before sign-in dies with it.
-- none - (Bytes, Instant)
with gone as (
  delete from sessions
   where token_hash = $1
  returning id, user_id, device, ip_prefix
)
insert into session_events (user_id, session_id, kind, device, ip_prefix, created_at)
select user_id, id, 'replaced', device, ip_prefix, $2
  from gone;

-- begin_session: a new row, found by its person's address.
-- none - (SessionId, Bytes, std::string, std::string, std::string, Instant, Instant)
with begun as (
  insert into sessions (id, token_hash, rotated_at, user_id, device, ip_prefix, last_seen_at,
                        expires_at, created_at)
  select $1, $2, $6, u.id, $4, $5, $6, $7, $6
    from users u
   where u.email_key = $3
  returning id, user_id, device, ip_prefix
)
insert into session_events (user_id, session_id, kind, device, ip_prefix, created_at)
select user_id, id, 'signed_in', device, ip_prefix, $6
  from begun;

-- record_sign_in: in the audit of each of the person's organisations.
-- none - (SessionId, Instant)
select record_personal_act(s.user_id, 'auth.signed_in', s.id::text, $2)
  from sessions s
 where s.id = $1;

-- record_sign_out: the same, before the session goes.
-- none - (Bytes, Instant)
select record_personal_act(s.user_id, 'auth.signed_out', s.id::text, $2)
  from sessions s
 where s.token_hash = $1
    or s.previous_token_hash = $1;

-- rotate_session: one of several parallel requests wins; the others keep the old token's grace.
-- none - (Bytes, Bytes, Instant, Instant)
update sessions
   set previous_token_hash = token_hash,
       token_hash = $2,
       rotated_at = $3,
       last_seen_at = $3
 where token_hash = $1
   and rotated_at <= $4;

-- sessions_of_me: those still good, the one asking first.
-- many Session (Bytes, Instant)
select id, created_at, last_seen_at, device, ip_prefix,
       token_hash = $1 or coalesce(previous_token_hash = $1, false) as current
  from sessions
 where user_id = current_user_id()
   and expires_at > $2
   and last_seen_at > $2::timestamptz - interval '7 days'
 order by current desc, last_seen_at desc
 limit 100;

-- revoke_session: only one's own; whose it is, is not told.
-- none - (SessionId, Instant)
with gone as (
  delete from sessions
   where id = $1
     and user_id = current_user_id()
  returning id, user_id, device, ip_prefix
)
insert into session_events (user_id, session_id, kind, device, ip_prefix, created_at)
select user_id, id, 'revoked', device, ip_prefix, $2
  from gone;

-- revoke_others: every session of the person but the one that asks.
-- none - (Bytes, Instant)
with gone as (
  delete from sessions
   where user_id = current_user_id()
     and token_hash <> $1
     and previous_token_hash is distinct from $1
  returning id, user_id, device, ip_prefix
)
insert into session_events (user_id, session_id, kind, device, ip_prefix, created_at)
select user_id, id, 'revoked', device, ip_prefix, $2
  from gone;

-- sign_out: by either token, since a rotated one may still be on its way.
-- none - (Bytes, Instant)
with gone as (
  delete from sessions
   where token_hash = $1
      or previous_token_hash = $1
  returning id, user_id, device, ip_prefix
)
insert into session_events (user_id, session_id, kind, device, ip_prefix, created_at)
select user_id, id, 'signed_out', device, ip_prefix, $2
  from gone;

-- sweep_sessions: what nobody can use any more, a bounded lot at a time.
-- none - (Instant)
with gone as (
  delete from sessions
   where id in (select id from sessions
                 where expires_at <= $1
                    or last_seen_at <= $1::timestamptz - interval '7 days'
                 limit 5000)
  returning id, user_id, device, ip_prefix
)
insert into session_events (user_id, session_id, kind, device, ip_prefix, created_at)
select user_id, id, 'expired', device, ip_prefix, $1
  from gone;

-- sweep_sign_in_requests: their links go with them.
-- none - (Instant)
delete from magic_link_requests
 where id in (select id from magic_link_requests where created_at <= $1 limit 5000);
