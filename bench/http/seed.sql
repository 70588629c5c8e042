-- Eight practices with 8,000 waiting drafts each; every text as long as real ones are. Ids and the
-- hashes of drafts end in twelve decimal digits, so that pgbench, which counts, can name them.
set search_path = aai, public;

create function bench_id(kind int, org int, number bigint) returns uuid language sql immutable as $$
  select ('0193ab5e-' || lpad(kind::text, 4, '0') || '-7' || lpad(org::text, 3, '0') || '-8000-'
          || lpad(number::text, 12, '0'))::uuid
$$;
create function bench_sha(number bigint) returns bytea language sql immutable as $$
  select decode(repeat('ab', 26) || lpad(number::text, 12, '0'), 'hex')
$$;
create view bench_orgs as select o::int from generate_series(1, 8) o;
create view bench_drafts as select o, 100000000000 + n as n, n * interval '1 minute' as age
  from bench_orgs, generate_series(1, 8000) n;

insert into users (id, email, email_key, name, verified_at)
select bench_id(1, o, 0), 'ada' || o || '@bench.example', 'ada' || o || '@bench.example', 'Ada',
       now()
  from bench_orgs;
insert into sessions (id, token_hash, rotated_at, user_id, last_seen_at, expires_at, created_at)
select bench_id(2, o, 0), sha256(convert_to('bench-token-' || o, 'UTF8')), now(), bench_id(1, o, 0),
       now(), now() + interval '80 days', now()
  from bench_orgs;
insert into orgs (id, slug, name, created_by)
select bench_id(3, o, 0), 'bench-' || o, 'Bench ' || o, bench_id(1, o, 0)
  from bench_orgs;
insert into memberships (org_id, id, user_id, role)
select bench_id(3, o, 0), bench_id(4, o, 0), bench_id(1, o, 0), 'owner'
  from bench_orgs;
insert into mailboxes (org_id, id, provider, address, address_key, status, connected_by,
                       connected_at)
select bench_id(3, o, 0), bench_id(5, o, 0), 'google', 'desk@bench' || o || '.example',
       'desk@bench' || o || '.example', 'live', bench_id(1, o, 0), now()
  from bench_orgs;

insert into mail_threads (org_id, id, mailbox_id, provider_thread_id, subject, base_subject,
                          last_message_at)
select bench_id(3, o, 0), bench_id(6, o, n), bench_id(5, o, 0), o || '-' || n,
       'Self assessment return', 'self assessment return',
       now() - age
  from bench_drafts;
insert into mail_messages (org_id, id, mailbox_id, thread_id, provider_id, provider_thread_id,
                           message_id, direction, from_name, from_address, subject, received_at,
                           size_bytes, raw_sha256)
select bench_id(3, o, 0), bench_id(7, o, n), bench_id(5, o, 0), bench_id(6, o, n), o || '-' || n,
       o || '-' || n,
       n || '@bench.example', 'in', 'Yusuf Demir', 'yusuf' || n || '@tideway.example',
       'Self assessment return',
       now() - age, 4000, '\x00'
  from bench_drafts;
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
       'waiting', 'ready', 'high', bench_sha(n), 'Yusuf Demir',
       'yusuf' || n || '@tideway.example',
       'Self assessment return for last year',
       'Dear Yusuf, thank you for the figures. The return is due on 31 January; what we still need '
       'is the P60 and the interest statement of the bank.',
       'question', 'normal', now() - age, now(), now()
  from bench_drafts;
insert into draft_versions (org_id, id, draft_id, version, subject, text, recipients,
                            content_sha256, created_at)
select bench_id(3, o, 0), bench_id(9, o, n), bench_id(8, o, n), 1, 'Re: Self assessment return',
       'Dear Yusuf, thank you for the figures.',
       '{}', bench_sha(n), now()
  from bench_drafts;
drop view bench_drafts, bench_orgs;
drop function bench_id, bench_sha;
vacuum analyze;
