-- 0100 matters: whose business a conversation is, and a wall of PostgreSQL's between two of them.
--
-- Why     Another matter's text must not reach a prompt, whatever a query says. The login that
--         builds prompts enters one conversation (enter_prompt); restrictive policies then show it
--         that conversation, its matter, its client and what is practice-wide, and without having
--         entered one it sees practice-wide knowledge and no mail at all. Policies compare columns
--         only, so the tables that hold text carry the matter themselves: null is "no matter yet",
--         visible to its own conversation alone.
-- Expand  New tables; columns with constant defaults. Not for a worker of the previous release,
--         which enters no prompt and would find no mail to answer: stop workers first. Requests of
--         the previous release go on.
-- Locks   A short exclusive lock each on mail_threads, mail_messages, mail_bodies, drafts,
--         knowledge_documents, knowledge_passages; foreign keys on them are not checked backwards.
-- Size    clients, matters: hundreds. thread_filings: one per conversation.

create function prompt_thread() returns uuid language sql stable parallel safe as
$$ select nullif(current_setting('app.thread_id', true), '')::uuid $$;
create function prompt_matter() returns uuid language sql stable parallel safe as
$$ select nullif(current_setting('app.matter_id', true), '')::uuid $$;
create function prompt_client() returns uuid language sql stable parallel safe as
$$ select nullif(current_setting('app.client_id', true), '')::uuid $$;

create table clients (
  org_id      uuid        not null,
  id          uuid        not null,
  name        text        not null,
  created_by  uuid        not null references users (id),
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id) references orgs (id)
);
comment on table clients is 'Whom the practice works for. Written by matters only.';
select wall('clients');
create unique index clients_name_once on clients (org_id, lower(name));

create table contacts (
  org_id       uuid        not null,
  id           uuid        not null,
  client_id    uuid        not null,
  name         text        not null,
  address      text        not null,
  address_key  text        not null,
  created_at   timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, client_id) references clients (org_id, id),
  constraint contacts_address_once unique (org_id, client_id, address_key)
);
comment on table contacts is
  'People of a client, by address; the same address may stand for two clients. '
  'Written by matters only.';
select wall('contacts');
create index contacts_by_address on contacts (org_id, address_key);

create table matters (
  org_id      uuid        not null,
  id          uuid        not null,
  client_id   uuid        not null,
  title       text        not null,
  reference   text        not null default '',
  created_by  uuid        not null references users (id),
  closed_at   timestamptz,
  closed_by   uuid        references users (id),
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, client_id) references clients (org_id, id),
  constraint matters_of_client unique (org_id, id, client_id),
  constraint matters_closing_has_a_person check ((closed_at is null) = (closed_by is null))
);
comment on table matters is
  'A case, an engagement, a property: what a conversation is about. Written by matters only.';
comment on column matters.reference is 'The practice''s own file number; may be empty.';
select wall('matters');
create index matters_by_client on matters (org_id, client_id);
create unique index matters_reference_once on matters (org_id, lower(reference))
  where reference <> '';

create table thread_filings (
  org_id              uuid        not null,
  thread_id           uuid        not null,
  matter_id           uuid,
  proposed_matter_id  uuid,
  reason              text        not null default '',
  confirmed_by        uuid        references users (id),
  confirmed_at        timestamptz,
  created_at          timestamptz not null,
  updated_at          timestamptz not null,
  primary key (org_id, thread_id),
  foreign key (org_id, thread_id) references mail_threads (org_id, id),
  foreign key (org_id, matter_id) references matters (org_id, id),
  foreign key (org_id, proposed_matter_id) references matters (org_id, id),
  constraint thread_filings_are_a_persons_word
    check ((confirmed_at is null) = (confirmed_by is null)
           and (matter_id is null or confirmed_at is not null))
);
comment on table thread_filings is
  'Which matter a conversation belongs to: what the system proposes and why, and what a person '
  'said. Written by matters only.';
comment on column thread_filings.matter_id is
  'Only by a person''s word; a proposal opens nothing. Null with confirmed_at: it belongs to none.';
select wall('thread_filings');
create index thread_filings_by_matter on thread_filings (org_id, matter_id)
  where matter_id is not null;

alter table mail_threads
  add column matter_id uuid,
  add constraint mail_threads_matter_exists
    foreign key (org_id, matter_id) references matters (org_id, id) not valid;
create index mail_threads_by_matter on mail_threads (org_id, matter_id, last_message_at desc)
  where matter_id is not null;
alter table mail_messages
  add column matter_id uuid,
  add constraint mail_messages_matter_exists
    foreign key (org_id, matter_id) references matters (org_id, id) not valid;
alter table mail_bodies
  add column thread_id uuid,
  add column matter_id uuid,
  add constraint mail_bodies_thread_exists
    foreign key (org_id, thread_id) references mail_threads (org_id, id) not valid,
  add constraint mail_bodies_matter_exists
    foreign key (org_id, matter_id) references matters (org_id, id) not valid;
comment on column mail_messages.matter_id is
  'The wall it stands behind, stamped before a prompt is built. Written by matters.';
comment on column mail_bodies.thread_id is
  'Stamped before a prompt is built; without it no prompt sees the text. Written by matters.';

alter table drafts
  add column matter_id uuid,
  add constraint drafts_matter_exists
    foreign key (org_id, matter_id) references matters (org_id, id) not valid;
comment on column drafts.matter_id is 'The wall it was written behind.';

alter table knowledge_documents
  add column scope     text not null default 'practice'
                       constraint knowledge_documents_scope_is_known
                       check (scope in ('practice', 'client', 'matter')),
  add column client_id uuid,
  add column matter_id uuid,
  add constraint knowledge_documents_scope_has_its_id
    check ((scope = 'practice' and client_id is null and matter_id is null)
           or (scope = 'client' and client_id is not null and matter_id is null)
           or (scope = 'matter' and client_id is null and matter_id is not null)),
  add constraint knowledge_documents_scope_of_document
    unique (org_id, id, scope),
  add constraint knowledge_documents_client_exists
    foreign key (org_id, client_id) references clients (org_id, id),
  add constraint knowledge_documents_matter_exists
    foreign key (org_id, matter_id) references matters (org_id, id);
alter table knowledge_passages
  add column scope     text not null default 'practice'
                       constraint knowledge_passages_scope_is_known
                       check (scope in ('practice', 'client', 'matter')),
  add column client_id uuid,
  add column matter_id uuid,
  add constraint knowledge_passages_scope_has_its_id
    check ((scope = 'practice' and client_id is null and matter_id is null)
           or (scope = 'client' and client_id is not null and matter_id is null)
           or (scope = 'matter' and client_id is null and matter_id is not null)),
  add constraint knowledge_passages_scope_of_document
    foreign key (org_id, document_id, scope) references knowledge_documents (org_id, id, scope)
    on delete cascade;
comment on column knowledge_passages.scope is
  'Its document''s, so that the policy needs no join; the foreign key keeps them equal.';

-- Enters the conversation a prompt is built for: once in a transaction, and never another one. The
-- filing is locked for share: who files it elsewhere waits until what was written stands, and
-- finds it.
create function enter_prompt(org uuid, thread uuid) returns uuid language plpgsql as $$
declare
  filed uuid;
  whose uuid;
begin
  if prompt_thread() <> thread then
    raise exception 'a transaction builds one prompt, and this one builds another'
      using errcode = 'AA403';
  end if;
  select f.matter_id into filed from thread_filings f
   where f.org_id = org and f.thread_id = thread
     for share;
  select m.client_id into whose from matters m where m.org_id = org and m.id = filed;
  execute format('set local app.thread_id = %L', thread);
  execute format('set local app.matter_id = %L', coalesce(filed::text, ''));
  execute format('set local app.client_id = %L', coalesce(whose::text, ''));
  return filed;
end $$;

create policy matter_wall on mail_threads as restrictive to aai_drafter
  using (id = prompt_thread() or matter_id = prompt_matter());
create policy matter_wall on mail_messages as restrictive to aai_drafter
  using (matter_id = prompt_matter() or (matter_id is null and thread_id = prompt_thread()));
create policy matter_wall on mail_bodies as restrictive to aai_drafter
  using (matter_id = prompt_matter() or (matter_id is null and thread_id = prompt_thread()));
create policy matter_wall on knowledge_documents as restrictive to aai_drafter
  using (scope = 'practice' or client_id = prompt_client() or matter_id = prompt_matter());
create policy matter_wall on knowledge_passages as restrictive to aai_drafter
  using (scope = 'practice' or client_id = prompt_client() or matter_id = prompt_matter());
create policy matter_wall on drafts as restrictive to aai_drafter
  using (thread_id = prompt_thread()) with check (thread_id = prompt_thread());

grant select, insert, update on clients, matters, thread_filings to aai_app;
grant select, insert, delete on contacts to aai_app;
grant update (matter_id) on mail_threads, mail_messages to aai_app;
grant update (thread_id, matter_id) on mail_bodies to aai_app;
grant select on clients, contacts, matters to aai_worker;
grant select, insert, update on thread_filings to aai_worker;

-- What a prompt is built with, and no name or title of another matter: ids only. The update is for
-- the lock alone.
grant select (org_id, id, client_id) on matters to aai_drafter;
grant select (org_id, thread_id, matter_id) on thread_filings to aai_drafter;
grant update (updated_at) on thread_filings to aai_drafter;

-- It reads no text that has no wall: who wrote to whom, files, wordings, findings, judgements and
-- earlier calls are read by other logins, which build no prompt.
revoke select on mail_participants, mail_attachments, draft_versions, draft_claims, draft_blanks,
  draft_checks, triage_results, ai_runs, ai_run_sources from aai_drafter;
revoke insert on triage_results from aai_drafter;
revoke update (category, needs_reply, priority, reason, triaged_at) on mail_threads
  from aai_drafter;
