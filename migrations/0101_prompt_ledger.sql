-- 0101 prompt ledger: every model call is written down before it is made, with what stood where in
-- its prompt.
--
-- Why     "Which calls ever saw this mail?" is one query, and a prompt can be built again from what
--         is kept and has the hash it had. Mail is kept by reference and range, so what is erased
--         is erased here too; what is not mail (instructions, marks, passages) is kept by hash.
-- Expand  New tables; columns that are null or have a constant default. Workers of the previous
--         release go on; their calls have no ranges and say so.
-- Locks   A short exclusive lock each on ai_runs and ai_run_sources.
-- Size    ai_run_sources: some twenty per call. prompt_texts: the marks of a call, and each passage
--         and instruction once.

create table prompt_texts (
  org_id      uuid        not null,
  sha256      bytea       not null,
  text        text        not null,
  created_at  timestamptz not null default now(),
  primary key (org_id, sha256)
);
comment on table prompt_texts is
  'Parts of prompts that are not mail, once each, by their hash. Written by ledger only.';
select wall('prompt_texts');

alter table ai_run_sources
  alter column source_id drop not null,
  add column prompt_begin int,
  add column prompt_end   int,
  add column source_end   int,
  add constraint ai_run_sources_range_is_whole
    check ((prompt_begin is null) = (prompt_end is null) and prompt_begin <= prompt_end);
comment on table ai_run_sources is
  'What a prompt was built from, in its order: by hash, with its place in bytes. '
  'Written by ledger and drafts only.';
comment on column ai_run_sources.kind is
  'newest (subject and text of the mail answered), message, passage, practice; frame: what is ours '
  'between them. Without a place: given to the local writer, no model saw it.';
comment on column ai_run_sources.source_end is
  'How much of the source''s text went in, in bytes from its beginning.';

alter table ai_runs
  add column currency        text,
  add column cost_microcents bigint,
  add constraint ai_runs_cost_has_a_currency check ((cost_microcents is null) = (currency is null));
comment on table ai_runs is
  'Every call of a drafting back end, written down before it is made: what it was asked with and '
  'what became of it. Written by ledger and drafts only.';
comment on column ai_runs.outcome is
  'proposed, refused, useless, unavailable, hostile; asked: no answer has come, or none was kept.';
comment on column ai_runs.cost_microcents is
  'Millionths of a cent, by model_prices when it was answered; null where nobody named a price.';
create index ai_runs_by_time on ai_runs (org_id, created_at desc, id desc);
create index ai_runs_of_message on ai_runs (org_id, message_id) where message_id is not null;

create table model_prices (
  model                  text        not null,
  valid_from             timestamptz not null,
  currency               text        not null constraint model_prices_currency_is_lower_case
                         check (currency ~ '^[a-z]{3}$'),
  in_cents_per_million   bigint      not null,
  out_cents_per_million  bigint      not null,
  created_at             timestamptz not null default now(),
  primary key (model, valid_from)
);
comment on table model_prices is
  'What a million tokens of a model cost, from a day on. Written by the installation''s operator.';

grant select on model_prices to aai_drafter, aai_app, aai_operator;
grant select on prompt_texts to aai_app;
grant insert on prompt_texts to aai_drafter;
grant select (org_id, id) on ai_runs to aai_drafter;
grant update (backend, model, outcome, detail, tokens_in, tokens_out, duration_ms, currency,
              cost_microcents) on ai_runs to aai_drafter;
