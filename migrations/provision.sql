-- Run once per cluster and database as superuser: the logins, the schema, and what only a superuser
-- may do. Safe to run again. Everything else is the owner's work, in the numbered migrations.

do $$
declare
  login text;
begin
  foreach login in array array['aai_owner', 'aai_app', 'aai_worker', 'aai_drafter', 'aai_sender',
                               'aai_operator'] loop
    if not exists (select 1 from pg_roles where rolname = login) then
      execute format('create role %I login', login);
    end if;
    execute format('alter role %I set search_path = aai, public', login);
    -- A plan made for the average tenant is 400 times slower for the biggest.
    execute format('alter role %I set plan_cache_mode = force_custom_plan', login);
  end loop;
end $$;

alter role aai_app      set statement_timeout = '10s';
alter role aai_operator set statement_timeout = '10s';
alter role aai_app      set idle_in_transaction_session_timeout = '30s';
-- A worker that stands still in a transaction keeps others off its job: it loses its connection
-- before its lease has been over for long.
alter role aai_worker   set idle_in_transaction_session_timeout = '20s';
alter role aai_drafter  set idle_in_transaction_session_timeout = '20s';
alter role aai_sender   set idle_in_transaction_session_timeout = '20s';

create extension if not exists btree_gin;
create extension if not exists pg_trgm;
create extension if not exists unaccent;

create schema if not exists aai authorization aai_owner;
grant usage on schema aai to aai_app, aai_worker, aai_drafter, aai_sender, aai_operator;

-- Row-level security keeps the planner from GIN indexes unless the operators are leakproof; these
-- raise no errors that depend on the data (docs: design rule 14).
alter function ts_match_vq(tsvector, tsquery) leakproof;
alter function word_similarity_op(text, text) leakproof;
