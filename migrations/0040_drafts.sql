-- 0040 drafts: what the assistant proposes, what a person decides, and what may leave.
--
-- Why     Nothing is sent without a person: an outbox row needs a decision with the same content
--         hash, by foreign key, and the login that talks to the model can write neither.
-- Expand  New tables only.
-- Locks   None on existing tables.
-- Size    drafts, versions: one per answered thread. decisions, outbox: the same. knowledge:
--         hundreds.

create table triage_results (
  org_id       uuid        not null,
  id           uuid        not null,
  message_id   uuid        not null,
  category     text        not null,
  needs_reply  boolean     not null,
  priority     text        not null constraint triage_results_priority_is_known
               check (priority in ('low', 'normal', 'high')),
  decided_by   text        not null constraint triage_results_decided_by_is_known
               check (decided_by in ('rule', 'classifier', 'model', 'person')),
  reason       text        not null,
  span         text        not null default '',
  confidence   real        not null,
  created_at   timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, message_id) references mail_messages (org_id, id) on delete cascade,
  constraint triage_results_message_once unique (org_id, message_id)
);
comment on table triage_results is
  'What a message is, whether it needs a reply, and why we think so. Written by triage only.';
select wall('triage_results');

create table knowledge_documents (
  org_id      uuid        not null,
  id          uuid        not null,
  title       text        not null,
  body        text        not null,
  created_by  uuid        not null references users (id),
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  primary key (org_id, id)
);
comment on table knowledge_documents is
  'What the practice knows: fees, deadlines, procedures, in its own words. '
  'Written by knowledge only.';
select wall('knowledge_documents');

create table knowledge_passages (
  org_id       uuid        not null,
  id           uuid        not null,
  document_id  uuid        not null,
  position     int         not null,
  language     text        not null constraint knowledge_passages_language_is_known
               check (language in ('en', 'de')),
  body         text        not null,
  tsv          tsvector    not null,
  created_at   timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, document_id) references knowledge_documents (org_id, id) on delete cascade,
  constraint knowledge_passages_position_once unique (org_id, document_id, position)
);
comment on table knowledge_passages is
  'A document cut into passages that answer one question each. Written by knowledge only.';
select wall('knowledge_passages');
create index knowledge_passages_words on knowledge_passages using gin (org_id, tsv);

create table drafts (
  org_id           uuid        not null,
  id               uuid        not null,
  mailbox_id       uuid        not null,
  thread_id        uuid        not null,
  message_id       uuid        not null,
  head_message_id  uuid        not null,
  state            text        not null constraint drafts_state_is_known
                   check (state in ('waiting', 'approved',
    'sending', 'sent', 'rejected', 'snoozed', 'void', 'failed')),
  level            text        not null constraint drafts_level_is_known
                   check (level in ('ready', 'check', 'needs')),
  confidence       text        not null constraint drafts_confidence_is_known
                   check (confidence in ('low', 'medium', 'high')),
  version          int         not null default 1,
  content_sha256   bytea       not null,
  open_blanks      int         not null default 0,
  blocked_checks   int         not null default 0,
  from_name        text        not null,
  from_address     text        not null,
  subject          text        not null,
  preview          text        not null,
  category         text        not null,
  priority         text        not null,
  received_at      timestamptz not null,
  decided_at       timestamptz,
  undo_until       timestamptz,
  snoozed_until    timestamptz,
  void_reason      text,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, mailbox_id) references mailboxes (org_id, id),
  foreign key (org_id, thread_id) references mail_threads (org_id, id),
  foreign key (org_id, message_id) references mail_messages (org_id, id)
);
comment on table drafts is
  'A reply waiting for a person, with what its row in the queue shows. '
  'Written by drafts and approvals only.';
comment on column drafts.message_id is 'The message it answers.';
comment on column drafts.head_message_id is
  'The newest message of the thread when it was written; a newer one voids the draft.';
select wall('drafts');
create unique index drafts_one_open_per_thread on drafts (org_id, thread_id)
  where state in ('waiting', 'approved', 'sending', 'snoozed');
create index drafts_queue on drafts (org_id, state, received_at desc, id desc);
create index drafts_decided on drafts (org_id, decided_at desc) where decided_at is not null;

create table draft_versions (
  org_id          uuid        not null,
  id              uuid        not null,
  draft_id        uuid        not null,
  version         int         not null,
  subject         text        not null,
  text            text        not null,
  recipients      jsonb       not null,
  content_sha256  bytea       not null,
  author_id       uuid        references users (id),
  created_at      timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, draft_id) references drafts (org_id, id) on delete cascade,
  constraint draft_versions_number_once unique (org_id, draft_id, version),
  constraint draft_versions_content_of_draft unique (org_id, draft_id, version, content_sha256)
);
comment on table draft_versions is
  'Every wording of a draft, never changed. author_id is null where the assistant wrote it. '
  'Written by drafts and approvals only.';
comment on column draft_versions.content_sha256 is
  'SHA-256 of the canonical MIME without its Date: what a decision is bound to.';
select wall('draft_versions');

create table draft_claims (
  org_id         uuid        not null,
  id             uuid        not null,
  draft_id       uuid        not null,
  version        int         not null,
  start_at       int         not null,
  end_at         int         not null,
  kind           text        not null constraint draft_claims_kind_is_known
                 check (kind in ('amount', 'date', 'name',
    'number', 'link', 'address', 'promise')),
  status         text        not null constraint draft_claims_status_is_known
                 check (status in ('checked', 'unsupported')),
  source_kind    text        not null default '',
  source_id      uuid,
  source_label   text        not null default '',
  source_quote   text        not null default '',
  created_at     timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, draft_id, version) references draft_versions (org_id, draft_id, version)
    on delete cascade
);
comment on table draft_claims is
  'The figures, dates, names and links of a version, each with the source that supports it. '
  'Offsets count UTF-16 units. Written by drafts only.';
select wall('draft_claims');
create index draft_claims_of_version on draft_claims (org_id, draft_id, version);

create table draft_blanks (
  org_id      uuid        not null,
  id          uuid        not null,
  draft_id    uuid        not null,
  version     int         not null,
  start_at    int         not null,
  end_at      int         not null,
  kind        text        not null,
  label       text        not null,
  created_at  timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, draft_id, version) references draft_versions (org_id, draft_id, version)
    on delete cascade
);
comment on table draft_blanks is
  'What the assistant does not know and left open; sending waits for a person to fill it. '
  'Written by drafts only.';
select wall('draft_blanks');
create index draft_blanks_of_version on draft_blanks (org_id, draft_id, version);

create table draft_checks (
  org_id      uuid        not null,
  id          uuid        not null,
  draft_id    uuid        not null,
  version     int         not null,
  key         text        not null,
  status      text        not null constraint draft_checks_status_is_known
              check (status in ('ok', 'warn', 'block')),
  detail      text        not null,
  created_at  timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, draft_id, version) references draft_versions (org_id, draft_id, version)
    on delete cascade,
  constraint draft_checks_key_once unique (org_id, draft_id, version, key)
);
comment on table draft_checks is
  'What code found when it checked a version: recipients, links, sender, quotas. '
  'Written by drafts only.';
select wall('draft_checks');

create table draft_decisions (
  org_id            uuid        not null,
  id                uuid        not null,
  draft_id          uuid        not null,
  version           int         not null,
  decision          text        not null constraint draft_decisions_decision_is_known
                    check (decision in ('approve', 'reject')),
  content_sha256    bytea       not null,
  head_message_id   uuid        not null,
  reason            text        not null default '',
  decided_by        uuid        not null references users (id),
  created_at        timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, draft_id, version, content_sha256)
    references draft_versions (org_id, draft_id, version, content_sha256),
  constraint draft_decisions_content_of_decision unique (org_id, id, decision, content_sha256)
);
comment on table draft_decisions is
  'What a person decided, and the exact content they decided on. Append-only. '
  'Written by approvals only.';
select wall('draft_decisions');
create index draft_decisions_of_draft on draft_decisions (org_id, draft_id, created_at desc);

create table draft_decision_reversals (
  org_id       uuid        not null,
  decision_id  uuid        not null,
  reversed_by  uuid        references users (id),
  reason       text        not null,
  created_at   timestamptz not null,
  primary key (org_id, decision_id),
  foreign key (org_id, decision_id) references draft_decisions (org_id, id)
);
comment on table draft_decision_reversals is
  'Decisions called back before they took effect: by a person, or by the thread moving on. '
  'Written by approvals only.';
select wall('draft_decision_reversals');

create table outbox_messages (
  org_id             uuid        not null,
  id                 uuid        not null,
  draft_id           uuid        not null,
  decision_id        uuid        not null,
  decision           text        not null default 'approve' constraint outbox_messages_were_approved
                     check (decision = 'approve'),
  content_sha256     bytea       not null,
  message_id_header  text        not null,
  state              text        not null default 'held' constraint outbox_messages_state_is_known
                     check (state in
    ('held', 'sending', 'sent', 'undone', 'void', 'failed')),
  send_after         timestamptz not null,
  provider_draft_id  text,
  provider_id        text,
  problem            text,
  sent_at            timestamptz,
  created_at         timestamptz not null,
  updated_at         timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, decision_id, decision, content_sha256)
    references draft_decisions (org_id, id, decision, content_sha256),
  constraint outbox_messages_decision_once unique (org_id, decision_id)
);
comment on table outbox_messages is
  'An approved reply on its way. The foreign key is the promise: no row without an approval of '
  'exactly this content. Written by approvals only.';
select wall('outbox_messages');
create index outbox_messages_of_draft on outbox_messages (org_id, draft_id);
create index outbox_messages_unsent on outbox_messages (send_after)
  where state in ('held', 'sending');

create table send_attempts (
  org_id      uuid        not null,
  id          uuid        not null,
  outbox_id   uuid        not null,
  step        text        not null,
  outcome     text        not null,
  created_at  timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, outbox_id) references outbox_messages (org_id, id)
);
comment on table send_attempts is
  'Each step towards the provider and what came of it. Append-only. Written by approvals only.';
select wall('send_attempts');

create table ai_runs (
  org_id          uuid        not null,
  id              uuid        not null,
  purpose         text        not null,
  backend         text        not null,
  model           text        not null,
  prompt_version  text        not null,
  prompt_sha256   bytea       not null,
  message_id      uuid,
  outcome         text        not null,
  detail          text        not null default '',
  tokens_in       int         not null default 0,
  tokens_out      int         not null default 0,
  duration_ms     int         not null default 0,
  created_at      timestamptz not null,
  primary key (org_id, id)
);
comment on table ai_runs is
  'Every call of a drafting back end: what it was asked with and what became of it. '
  'Written by drafts only.';
select wall('ai_runs');

create table ai_run_sources (
  org_id      uuid        not null,
  run_id      uuid        not null,
  position    int         not null,
  kind        text        not null,
  source_id   uuid        not null,
  sha256      bytea       not null,
  size_bytes  int         not null,
  created_at  timestamptz not null default now(),
  primary key (org_id, run_id, position),
  foreign key (org_id, run_id) references ai_runs (org_id, id) on delete cascade
);
comment on table ai_run_sources is
  'The texts a prompt was built from, by hash. Written by drafts only.';
select wall('ai_run_sources');
create index ai_run_sources_of_source on ai_run_sources (org_id, source_id);

-- The people who serve requests: everything but sending state.
grant select, insert, update, delete on knowledge_documents, knowledge_passages to aai_app;
grant select, update on drafts to aai_app;
grant select, insert on draft_versions, draft_claims, draft_blanks, draft_checks, draft_decisions,
  draft_decision_reversals to aai_app;
grant select, insert on outbox_messages to aai_app;
grant update (state, updated_at) on outbox_messages to aai_app;
grant select on triage_results, ai_runs, ai_run_sources, send_attempts to aai_app;

-- The part that talks to the model: proposals only. No decision, no outbox row, no credentials.
grant select on knowledge_documents, knowledge_passages to aai_drafter;
grant select, insert on triage_results, draft_versions, draft_claims, draft_blanks, draft_checks,
  ai_runs, ai_run_sources to aai_drafter;
grant select, insert, update on drafts to aai_drafter;

-- Jobs: void what the thread has left behind, wake what was snoozed.
grant select, update on drafts to aai_worker;
grant select, insert on triage_results, draft_decision_reversals to aai_worker;
grant select on draft_versions, draft_decisions, outbox_messages, knowledge_documents,
  knowledge_passages to aai_worker;
grant update (state, problem, updated_at) on outbox_messages to aai_worker;

-- The sender: what was approved, and the record of sending it.
grant select on draft_versions, draft_decisions, draft_decision_reversals to aai_sender;
grant select, update on drafts, outbox_messages to aai_sender;
grant select, insert on send_attempts to aai_sender;
