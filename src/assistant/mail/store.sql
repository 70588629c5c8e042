-- message_by_provider_id: whether it is here already.
-- maybe KnownMessage (OrgId, MailboxId, std::string)
select id
  from mail_messages
 where org_id = $1
   and mailbox_id = $2
   and provider_id = $3
 union all
select message_id as id
  from mail_copies
 where org_id = $1
   and mailbox_id = $2
   and provider_id = $3
 limit 1;

-- same_message: byte for byte, under another id.
-- maybe SameMessage (OrgId, MailboxId, std::string, Bytes)
select id, removed_at is not null as is_gone
  from mail_messages
 where org_id = $1
   and mailbox_id = $2
   and message_id = $3
   and raw_sha256 = $4
 limit 1;

-- moved_message: it left its place before it was seen in this one.
-- many TouchedThread (OrgId, MessageId, std::string, std::vector<std::string>, Instant)
update mail_messages
   set provider_id = $3, labels = $4, removed_at = null, updated_at = $5
 where org_id = $1
   and id = $2
returning thread_id;

-- keep_copy: it stands here too, or is about to leave its other place.
-- none - (OrgId, MailboxId, std::string, MessageId, std::vector<std::string>, Instant)
insert into mail_copies (org_id, mailbox_id, provider_id, message_id, labels, created_at,
                         updated_at)
values ($1, $2, $3, $4, $5, $6, $6)
on conflict (org_id, mailbox_id, provider_id) do update
   set labels = $5, updated_at = $6;

-- relabel_copies: the labels of other places, as they are now.
-- none - (OrgId, MailboxId, json::Raw, Instant)
update mail_copies c
   set labels = n.labels, updated_at = $4
  from jsonb_to_recordset($3) as n (provider_id text, labels text[], is_gone boolean)
 where c.org_id = $1
   and c.mailbox_id = $2
   and c.provider_id = n.provider_id
   and not n.is_gone;

-- drop_copies: other places that are no more.
-- none - (OrgId, MailboxId, std::vector<std::string>)
delete from mail_copies
 where org_id = $1
   and mailbox_id = $2
   and provider_id = any ($3);

-- promote_copies: of what left the place we knew it by, another place is the one now.
-- many TouchedThread (OrgId, MailboxId, std::vector<std::string>, Instant)
with left_over as (
  select distinct on (c.message_id) c.message_id, c.provider_id, c.labels
    from mail_copies c
    join mail_messages m on m.org_id = c.org_id and m.id = c.message_id
   where c.org_id = $1
     and c.mailbox_id = $2
     and m.mailbox_id = $2
     and m.provider_id = any ($3)
   order by c.message_id, c.created_at desc
), taken as (
  delete from mail_copies c
   using left_over o
   where c.org_id = $1
     and c.mailbox_id = $2
     and c.provider_id = o.provider_id
)
update mail_messages m
   set provider_id = o.provider_id, labels = o.labels, removed_at = null, updated_at = $4
  from left_over o
 where m.org_id = $1
   and m.id = o.message_id
returning m.thread_id;

-- known_identifiers: what is known of the identifiers a message names.
-- many IdentifierRow (OrgId, MailboxId, std::vector<std::string>)
select identifier, thread_id, is_settled
  from mail_identifiers
 where org_id = $1
   and mailbox_id = $2
   and identifier = any ($3);

-- candidate_threads: the threads of those identifiers, of the provider's own thread, and of the
-- subject.
-- many CandidateThread (OrgId, MailboxId, std::vector<std::string>, std::string, std::string, Instant, int)
select t.id,
       t.provider_thread_id,
       t.base_subject,
       t.last_message_at,
       array(select distinct p.address_key
               from mail_messages m
               join mail_participants p on p.org_id = m.org_id and p.message_id = m.id
              where m.org_id = t.org_id
                and m.thread_id = t.id
                and p.address_key <> '') as participants
  from mail_threads t
 where t.org_id = $1
   and t.mailbox_id = $2
   and t.merged_into is null
   and (t.id in (select i.thread_id from mail_identifiers i
                  where i.org_id = $1 and i.mailbox_id = $2 and i.identifier = any ($3))
        or ($4 <> '' and t.provider_thread_id = $4)
        or ($5 <> '' and md5(t.base_subject) = md5($5) and t.base_subject = $5
            and t.last_message_at > $6))
 order by t.last_message_at desc
 limit $7;

-- begin_thread: with its first message.
-- none - (OrgId, ThreadId, MailboxId, std::string, std::string, std::string, Instant)
insert into mail_threads (org_id, id, mailbox_id, provider_thread_id, subject, base_subject,
                          last_message_at)
values ($1, $2, $3, $4, $5, $6, $7);

-- move_messages: threads that turned out to be one.
-- none - (OrgId, ThreadId, std::vector<ThreadId>)
update mail_messages
   set thread_id = $2
 where org_id = $1
   and thread_id = any ($3::uuid[]);

-- move_identifiers: with them.
-- none - (OrgId, ThreadId, std::vector<ThreadId>)
update mail_identifiers
   set thread_id = $2
 where org_id = $1
   and thread_id = any ($3::uuid[]);

-- merge_threads: the rows stay, since drafts may name them.
-- none - (OrgId, ThreadId, std::vector<ThreadId>, Instant)
update mail_threads
   set merged_into = $2, message_count = 0, head_message_id = null, updated_at = $4
 where org_id = $1
   and id = any ($3::uuid[]);

-- insert_message: the fence has proved that nobody else inserts for this mailbox.
-- none - (OrgId, json::Raw)
insert into mail_messages
       (org_id, id, mailbox_id, thread_id, provider_id, provider_thread_id, message_id, in_reply_to,
        reference_ids, direction, from_name, from_address, subject, received_at, sent_at, labels,
        spf, dkim, dmarc, checked_by, return_path, auto_submitted, precedence, list_id,
        is_automatic, is_report, is_encrypted, has_html, has_hidden_content, attachment_count,
        defects, size_bytes, raw_sha256)
select $1, n.id, n.mailbox_id, n.thread_id, n.provider_id, n.provider_thread_id, n.message_id,
       n.in_reply_to, n.reference_ids, n.direction, n.from_name, n.from_address, n.subject,
       n.received_at, n.sent_at, n.labels, n.spf, n.dkim, n.dmarc, n.checked_by, n.return_path,
       n.auto_submitted, n.precedence, n.list_id, n.is_automatic, n.is_report, n.is_encrypted,
       n.has_html, n.has_hidden_content, n.attachment_count, n.defects, n.size_bytes, n.raw_sha256
  from jsonb_populate_record(null::mail_messages, $2) n;

-- insert_body: what it says, apart from what it is.
-- none - (OrgId, MessageId, std::string, std::string, std::string, std::string, std::string, Bytes)
insert into mail_bodies (org_id, message_id, text, quoted_text, signature_text, html, hidden_text,
                         text_sha256)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- insert_participants: everyone its address headers name.
-- none - (OrgId, MessageId, json::Raw)
insert into mail_participants (org_id, message_id, role, position, name, address, address_key)
select $1, $2, n.role, n.position, n.name, n.address, n.address_key
  from jsonb_populate_recordset(null::mail_participants, $3) n;

-- insert_attachments: what its files claim to be.
-- none - (OrgId, MessageId, json::Raw)
insert into mail_attachments (org_id, id, message_id, position, filename, media_type, size_bytes,
                              content_id, is_inline)
select $1, n.id, $2, n.position, n.filename, n.media_type, n.size_bytes, n.content_id, n.is_inline
  from jsonb_populate_recordset(null::mail_attachments, $3) n;

-- settle_identifiers: these belong to the thread for good.
-- none - (OrgId, MailboxId, ThreadId, std::vector<std::string>, Instant)
insert into mail_identifiers (org_id, mailbox_id, identifier, thread_id, is_settled)
select $1, $2, i, $3, true
  from unnest($4::text[]) i
on conflict (org_id, mailbox_id, identifier) do update
   set thread_id = $3, is_settled = true, updated_at = $5;

-- mention_identifiers: heard of, and nothing more.
-- none - (OrgId, MailboxId, ThreadId, std::vector<std::string>)
insert into mail_identifiers (org_id, mailbox_id, identifier, thread_id, is_settled)
select $1, $2, i, $3, false
  from unnest($4::text[]) i
on conflict (org_id, mailbox_id, identifier) do nothing;

-- refresh_thread: its head, its size, and who wrote last.
-- none - (OrgId, ThreadId, Instant)
with there as (
  select id, direction, received_at, from_name, from_address
    from mail_messages
   where org_id = $1
     and thread_id = $2
     and removed_at is null
), head as (
  select id, direction, received_at from there order by received_at desc, id desc limit 1
), heard as (
  select from_name, from_address from there where direction = 'in'
   order by received_at desc, id desc limit 1
)
update mail_threads t
   set head_message_id = head.id,
       head_direction = head.direction,
       last_message_at = head.received_at,
       message_count = (select count(*) from there),
       from_name = coalesce(heard.from_name, ''),
       from_address = coalesce(heard.from_address, ''),
       updated_at = $3
  from head left join heard on true
 where t.org_id = $1
   and t.id = $2;

-- count_messages: what the page of mailboxes shows.
-- none - (OrgId, MailboxId, int)
update sync_cursors
   set message_count = message_count + $3
 where org_id = $1
   and mailbox_id = $2;

-- resolve_problem: it could be stored after all.
-- none - (OrgId, MailboxId, std::string, Instant)
update mail_problems
   set resolved_at = $4, updated_at = $4
 where org_id = $1
   and mailbox_id = $2
   and provider_id = $3
   and resolved_at is null;

-- relabel_messages: the provider's labels now; what is spam or thrown away counts as gone. The
-- threads it touches.
-- many TouchedThread (OrgId, MailboxId, json::Raw, Instant)
update mail_messages m
   set labels = n.labels,
       removed_at = case when n.is_gone then coalesce(m.removed_at, $4) end,
       updated_at = $4
  from jsonb_to_recordset($3) as n (provider_id text, labels text[], is_gone boolean)
 where m.org_id = $1
   and m.mailbox_id = $2
   and m.provider_id = n.provider_id
returning m.thread_id;
