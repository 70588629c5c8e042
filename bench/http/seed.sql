-- Twenty practices with 4,000 waiting drafts each; every text as long as real ones are.
set search_path = aai, public;

create or replace function bench_id(kind int, org int, number int) returns uuid
  language sql immutable as
$$ select ('0193ab5e-' || lpad(to_hex(kind), 4, '0') || '-7' || lpad(to_hex(org), 3, '0')
           || '-8000-' || lpad(to_hex(number), 12, '0'))::uuid $$;

insert into users (id, email, email_key, name, verified_at)
select bench_id(1, o, 0), 'ada' || o || '@bench.example', 'ada' || o || '@bench.example', 'Ada',
       now()
  from generate_series(1, 20) o;
insert into sessions (id, token_hash, rotated_at, user_id, last_seen_at, expires_at, created_at)
select bench_id(2, o, 0), sha256(convert_to('bench-token-' || o, 'UTF8')), now(), bench_id(1, o, 0),
       now(), now() + interval '80 days', now()
  from generate_series(1, 20) o;
insert into orgs (id, slug, name, created_by)
select bench_id(3, o, 0), 'bench-' || o, 'Bench ' || o, bench_id(1, o, 0)
  from generate_series(1, 20) o;
insert into memberships (org_id, id, user_id, role)
select bench_id(3, o, 0), bench_id(4, o, 0), bench_id(1, o, 0), 'owner'
  from generate_series(1, 20) o;
insert into mailboxes (org_id, id, provider, address, address_key, status, connected_by,
                       connected_at)
select bench_id(3, o, 0), bench_id(5, o, 0), 'google', 'desk@bench' || o || '.example',
       'desk@bench' || o || '.example', 'live', bench_id(1, o, 0), now()
  from generate_series(1, 20) o;

insert into mail_threads (org_id, id, mailbox_id, provider_thread_id, subject, base_subject,
                          last_message_at)
select bench_id(3, o, 0), bench_id(6, o, n), bench_id(5, o, 0), o || '-' || n,
       'Self assessment return', 'self assessment return',
       now() - n * interval '1 minute'
  from generate_series(1, 20) o, generate_series(1, 4000) n;
insert into mail_messages (org_id, id, mailbox_id, thread_id, provider_id, provider_thread_id,
                           message_id, direction, from_name, from_address, subject, received_at,
                           size_bytes, raw_sha256)
select bench_id(3, o, 0), bench_id(7, o, n), bench_id(5, o, 0), bench_id(6, o, n), o || '-' || n,
       o || '-' || n,
       n || '@bench.example', 'in', 'Yusuf Demir', 'yusuf' || n || '@tideway.example',
       'Self assessment return',
       now() - n * interval '1 minute', 4000, '\x00'
  from generate_series(1, 20) o, generate_series(1, 4000) n;
update mail_threads t
   set head_message_id = m.id, head_direction = 'in'
  from mail_messages m
 where m.org_id = t.org_id
   and m.thread_id = t.id;
insert into drafts (org_id, id, mailbox_id, thread_id, message_id, head_message_id, state, level,
                    confidence, content_sha256, from_name, from_address, subject, preview, category,
                    priority, received_at, created_at, updated_at)
select bench_id(3, o, 0), bench_id(8, o, n), bench_id(5, o, 0), bench_id(6, o, n),
       bench_id(7, o, n), bench_id(7, o, n),
       'waiting', 'ready', 'high', sha256(convert_to(n::text, 'UTF8')), 'Yusuf Demir',
       'yusuf' || n || '@tideway.example',
       'Self assessment return for last year',
       'Dear Yusuf, thank you for the figures. The return is due on 31 January; what we still need '
       'is the P60 and the interest statement of the bank.',
       'question', 'normal', now() - n * interval '1 minute', now(), now()
  from generate_series(1, 20) o, generate_series(1, 4000) n;
insert into draft_versions (org_id, id, draft_id, version, subject, text, recipients,
                            content_sha256, created_at)
select bench_id(3, o, 0), bench_id(9, o, n), bench_id(8, o, n), 1, 'Re: Self assessment return',
       'Dear Yusuf, thank you for the figures.',
       '{}', sha256(convert_to(n::text, 'UTF8')), now()
  from generate_series(1, 20) o, generate_series(1, 4000) n;
vacuum analyze;
