-- 0007 reliability: a repeated request is answered without taking its turn.
--
-- Why     Whoever finds the answer needs no lock; holding one until the rollback told the next
--         repetition, wrongly, that the request was still being answered.
-- Expand  Replaces one function; its signature stays.
-- Locks   None.
-- Size    None.

create or replace function claim_request(org uuid, request_route text, request_key text,
                                         request_fingerprint bytea)
  returns table (status int, content_type text, location text, body text) language plpgsql as $$
declare
  earlier idempotency_keys;
begin
  for attempt in 1 .. 2 loop
    select * into earlier from idempotency_keys k
     where k.org_id = org and k.user_id = current_user_id() and k.route = request_route
       and k.key = request_key;
    if earlier.key is not null then
      if earlier.fingerprint <> request_fingerprint then
        raise exception using errcode = 'AA409', message = 'api.idempotency_key_reused',
                              detail = 'This key was used for another request.';
      end if;
      return query select earlier.status, earlier.content_type, earlier.location, earlier.body;
      return;
    end if;
    -- The second look is for the answer that was committed between the first and the lock.
    if attempt = 1 and not pg_try_advisory_xact_lock(
         hashtextextended(concat_ws(' ', org, current_user_id(), request_route, request_key),
                          49)) then
      raise exception using errcode = 'AA409', message = 'api.request_in_flight',
                            detail = 'The same request is being answered right now.';
    end if;
  end loop;
end $$;
