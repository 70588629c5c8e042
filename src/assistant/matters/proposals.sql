-- propose: for the conversation of one message, or for the newest ones with a client's contacts.
-- What fits, best first: the file number in the subject together with a contact's address; an
-- earlier conversation of the same people about the same subject; a contact whose client has one
-- open matter; the file number alone, which anybody can write. Of two that fit equally, none.
-- none - (OrgId, std::optional<MessageId>, std::optional<ClientId>, Instant, int)
with looked_at as materialized (
  select t.org_id, t.id, t.base_subject,
         ' ' || regexp_replace(lower(t.subject), '[^[:alnum:]]+', ' ', 'g') || ' ' as words
    from mail_threads t
    left join thread_filings f on f.org_id = t.org_id and f.thread_id = t.id
   where t.org_id = $1
     and t.merged_into is null
     and f.confirmed_at is null
     and (t.id = (select m.thread_id from mail_messages m where m.org_id = $1 and m.id = $2)
          or t.id in (select m.thread_id
                        from contacts c
                        join mail_participants p on p.org_id = c.org_id
                             and p.address_key = c.address_key
                        join mail_messages m on m.org_id = p.org_id and m.id = p.message_id
                       where c.org_id = $1 and c.client_id = $3))
   order by t.last_message_at desc, t.id desc
   limit $5
), people as materialized (
  select distinct t.id as thread_id, p.address_key
    from looked_at t
    join mail_messages m on m.org_id = t.org_id and m.thread_id = t.id
    join mail_participants p on p.org_id = m.org_id and p.message_id = m.id
         and p.role in ('from', 'to', 'cc')
   where not exists (select 1
                       from mailboxes own
                      where own.org_id = $1 and own.address_key = p.address_key)
), theirs as materialized (
  select p.thread_id, c.client_id, min(c.address) as address
    from people p
    join contacts c on c.org_id = $1 and c.address_key = p.address_key
   group by p.thread_id, c.client_id
), open_matters as materialized (
  select m.id, m.client_id, c.name as client_name, m.title, m.reference,
         ' ' || regexp_replace(lower(m.reference), '[^[:alnum:]]+', ' ', 'g') || ' ' as words,
         count(*) over (partition by m.client_id) as of_client
    from matters m
    join clients c on c.org_id = m.org_id and c.id = m.client_id
   where m.org_id = $1
     and m.closed_at is null
), fitting as (
  select t.id as thread_id, m.id as matter_id,
         case when w.client_id is null then 4 else 1 end as place,
         case when w.client_id is null
              then 'The subject names ' || m.reference || '. Nobody of ' || m.client_name
                   || ' is among the correspondents.'
              else 'The subject names ' || m.reference || ', and ' || w.address
                   || ' is a contact of ' || m.client_name || '.'
         end as reason
    from looked_at t
    join open_matters m on length(m.reference) >= 3 and strpos(t.words, m.words) > 0
    left join theirs w on w.thread_id = t.id and w.client_id = m.client_id
   union all
  select t.id, m.id, 2,
         'An earlier conversation with ' || min(p.address_key)
         || ' about the same subject is filed there.'
    from looked_at t
    join mail_threads other on other.org_id = t.org_id and other.base_subject = t.base_subject
         and t.base_subject <> '' and other.id <> t.id
    join open_matters m on m.id = other.matter_id
    join mail_messages said on said.org_id = other.org_id and said.thread_id = other.id
    join mail_participants q on q.org_id = said.org_id and q.message_id = said.id
    join people p on p.thread_id = t.id and p.address_key = q.address_key
   group by t.id, m.id
   union all
  select w.thread_id, m.id, 3,
         w.address || ' is a contact of ' || m.client_name || ', who has one open matter.'
    from theirs w
    join open_matters m on m.client_id = w.client_id and m.of_client = 1
), best as (
  select distinct on (thread_id) thread_id, matter_id, reason,
         count(*) over (partition by thread_id, place) as as_good
    from fitting
   order by thread_id, place, matter_id
)
insert into thread_filings (org_id, thread_id, proposed_matter_id, reason, created_at, updated_at)
select $1, thread_id, case when as_good = 1 then matter_id end,
       case when as_good = 1 then reason else 'More than one matter fits equally.' end, $4, $4
  from best
on conflict (org_id, thread_id) do update
   set proposed_matter_id = excluded.proposed_matter_id, reason = excluded.reason,
       updated_at = excluded.updated_at
 where thread_filings.confirmed_at is null;
