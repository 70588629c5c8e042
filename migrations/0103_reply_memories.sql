-- 0103 reply memories: what the assistant learns from the replies people rewrite.
--
-- Why     A change that a person makes in two different conversations is no accident: it is used
--         from then on, within its scope, and everybody can see and revoke it. One conversation
--         teaches nothing, by constraint. What was learned of one matter stands behind its wall.
-- Expand  New tables only.
-- Locks   None on existing tables.
-- Size    Tens per organisation; signals: at most a few per rewritten reply.

create table reply_memories (
  org_id       uuid        not null,
  id           uuid        not null,
  kind         text        not null constraint reply_memories_kind_is_known
               check (kind in ('preference', 'fact', 'procedure')),
  aspect       text        not null constraint reply_memories_aspect_is_known
               check (aspect in ('greeting', 'closing', 'sentence')),
  scope        text        not null constraint reply_memories_scope_is_known
               check (scope in ('contact', 'matter', 'client', 'practice')),
  address_key  text,
  client_id    uuid,
  matter_id    uuid,
  text         text        not null,
  text_key     text        not null,
  signals      int         not null default 0,
  learned_at   timestamptz,
  revoked_at   timestamptz,
  revoked_by   uuid        references users (id),
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, client_id) references clients (org_id, id),
  foreign key (org_id, matter_id) references matters (org_id, id),
  constraint reply_memories_once unique nulls not distinct
    (org_id, aspect, scope, address_key, client_id, matter_id, text_key),
  constraint reply_memories_scope_has_its_id
    check ((scope = 'contact') = (address_key is not null)
           and (scope = 'client') = (client_id is not null)
           and (scope = 'matter') = (matter_id is not null)),
  constraint reply_memories_of_a_contact_are_manners
    check (scope <> 'contact' or kind = 'preference'),
  constraint reply_memories_manners_are_preferences
    check ((kind = 'preference') = (aspect <> 'sentence')),
  constraint reply_memories_need_two_signals check (learned_at is null or signals >= 2),
  constraint reply_memories_revoking_has_a_person
    check ((revoked_at is null) = (revoked_by is null))
);
comment on table reply_memories is
  'What people change in replies: how to greet, what is so, what is always said. Used once learned '
  'and until revoked. Written by knowledge only.';
comment on column reply_memories.text is
  'Of a greeting or a closing only words of ours; of a sentence the person''s own.';
select wall('reply_memories');
create policy matter_wall on reply_memories as restrictive to aai_drafter
  using (scope in ('practice', 'contact') or client_id = prompt_client()
         or matter_id = prompt_matter());

create table memory_signals (
  org_id      uuid        not null,
  memory_id   uuid        not null,
  thread_id   uuid        not null,
  draft_id    uuid        not null,
  created_at  timestamptz not null,
  primary key (org_id, memory_id, thread_id),
  foreign key (org_id, memory_id) references reply_memories (org_id, id),
  foreign key (org_id, thread_id) references mail_threads (org_id, id),
  foreign key (org_id, draft_id) references drafts (org_id, id)
);
comment on table memory_signals is
  'The conversations that taught a memory: each counts once. Written by knowledge only.';
select wall('memory_signals');

grant select, update on reply_memories to aai_app;
grant select on memory_signals to aai_app;
grant select, insert, update on reply_memories to aai_worker;
grant select, insert on memory_signals to aai_worker;
grant select on reply_memories to aai_drafter;
