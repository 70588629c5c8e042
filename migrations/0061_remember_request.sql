-- 0061 reliability: a key that was answered meanwhile is answered again, not a fault.
--
-- Why     A handler that calls outside lets go of its key between its transactions. Two equal
--         requests may then both come to the end; the second must get the answer of the first.
-- Expand  A function only: the running release goes on inserting by itself.
-- Locks   None.
-- Size    Nothing is stored.

-- 40001 makes the request start over, and its claim finds the answer.
create function remember_request(org uuid, request_route text, request_key text,
                                 request_fingerprint bytea, reply_status int, reply_type text,
                                 reply_location text, reply_body text, at timestamptz)
  returns void language plpgsql as $$
begin
  insert into idempotency_keys (org_id, user_id, route, key, fingerprint, status, content_type,
                                location, body, created_at)
  values (org, current_user_id(), request_route, request_key, request_fingerprint, reply_status,
          reply_type, reply_location, reply_body, at)
  on conflict on constraint idempotency_keys_pkey do nothing;
  if not found then
    raise exception using errcode = '40001', message = 'this request was answered meanwhile';
  end if;
end $$;
