-- 0081 policies: who may approve what, and how many people it takes.
--
-- Why     Some replies need a second person. That a first approval of two cannot send anything is
--         kept by PostgreSQL, with keys and checks alone:
--         * a decision names the approval it follows and, as an array, who approved before. A
--           foreign key makes that array equal to the `approvers` of the approval it follows, of
--           the same draft, version and content. `approvers` is generated: those before, and
--           oneself. So a decision with n approvers stands on n - 1 others that exist;
--         * nobody is in the array twice: a check keeps oneself out of those before;
--         * a decision says how many approvals were needed when it was made. Nobody may change a
--           decision, so a first of two remains one;
--         * an outbox row carries both numbers by foreign key, and a check wants approvals enough.
--         Which rules apply is for the engine to say, in the transaction that approves, behind the
--         draft's row lock. That an approval was called back is looked at there too.
-- Expand  New tables; new columns with defaults under which an approval counts alone, as before.
--         A release that does not know policies does not keep them: write none until it is gone.
-- Locks   draft_decisions and outbox_messages exclusively while they are written anew: seconds.
-- Size    approval_policies: one per change. approval_rules: tens per policy.
--         approval_evaluations: one per approval under a policy.

create table approval_policies (
  org_id      uuid        not null references orgs (id),
  id          uuid        not null,
  number      int         not null,
  created_by  uuid        not null references users (id),
  created_at  timestamptz not null,
  primary key (org_id, id),
  constraint approval_policies_number_once unique (org_id, number),
  constraint approval_policies_number_counts_from_one check (number >= 1)
);
comment on table approval_policies is
  'Each state of an organisation''s policy; the highest number holds. Append-only. '
  'Written by policies only.';
select wall('approval_policies');

create table approval_rules (
  org_id            uuid        not null,
  policy_id         uuid        not null,
  position          int         not null,
  name              text        not null,
  effect            text        not null constraint approval_rules_effect_is_known
                    check (effect in ('deny', 'require', 'hold')),
  circumstance      text        not null constraint approval_rules_circumstance_is_known
                    check (circumstance in
    ('always', 'new_recipient', 'amount', 'commitment', 'bank_details')),
  roles             text[]      not null constraint approval_rules_roles_are_known
                    check (roles <@ array['owner', 'admin', 'member']),
  mailbox_id        uuid,
  amount_cents      bigint,
  currency          text,
  approvals_needed  int,
  weekdays          int[]       not null constraint approval_rules_weekdays_are_known
                    check (weekdays <@ array[1, 2, 3, 4, 5, 6, 7]),
  opens_minute      int,
  closes_minute     int,
  created_at        timestamptz not null,
  primary key (org_id, policy_id, position),
  foreign key (org_id, policy_id) references approval_policies (org_id, id),
  foreign key (org_id, mailbox_id) references mailboxes (org_id, id),
  constraint approval_rules_name_once unique (org_id, policy_id, name),
  constraint approval_rules_amounts_have_a_limit
    check (circumstance <> 'amount' or (amount_cents >= 0 and currency is not null)),
  constraint approval_rules_require_some_approvals
    check (effect <> 'require' or approvals_needed between 1 and 10),
  constraint approval_rules_hold_until_an_hour
    check (effect <> 'hold' or (cardinality(weekdays) > 0 and opens_minute >= 0
                                and opens_minute < closes_minute and closes_minute <= 1440))
);
comment on table approval_rules is
  'The rules of a policy. deny: who may not approve. require: how many approvals, and whose. '
  'hold: the hours in which replies leave, in minutes of the organisation''s day. '
  'Written by policies only.';
select wall('approval_rules');

alter table draft_decisions
  add column previous_id       uuid,
  add column earlier_approvers uuid[] not null default '{}',
  add column approvals_needed  int    not null default 1,
  add column approvers         uuid[] not null
      generated always as (array_append(earlier_approvers, decided_by)) stored,
  add column approvals         int    not null
      generated always as (cardinality(earlier_approvers) + 1) stored,
  add constraint draft_decisions_by_each_person_once check (decided_by <> all (earlier_approvers)),
  add constraint draft_decisions_follow_an_approval
    check ((previous_id is null) = (earlier_approvers = '{}')),
  add constraint draft_decisions_need_few_approvals check (approvals_needed between 1 and 20),
  add constraint draft_decisions_approvers_of_content
    unique (org_id, id, draft_id, version, decision, content_sha256, approvers),
  add constraint draft_decisions_weight
    unique (org_id, id, decision, content_sha256, approvals, approvals_needed);
alter table draft_decisions
  add constraint draft_decisions_previous_is_of_this_content
    foreign key (org_id, previous_id, draft_id, version, decision, content_sha256,
                 earlier_approvers)
    references draft_decisions (org_id, id, draft_id, version, decision, content_sha256, approvers);

alter table outbox_messages
  add column approvals        int not null default 1,
  add column approvals_needed int not null default 1,
  add constraint outbox_messages_have_their_approvals check (approvals >= approvals_needed),
  add constraint outbox_messages_weight_of_decision
    foreign key (org_id, decision_id, decision, content_sha256, approvals, approvals_needed)
    references draft_decisions (org_id, id, decision, content_sha256, approvals, approvals_needed);

create table approval_evaluations (
  org_id            uuid        not null,
  decision_id       uuid        not null,
  policy_number     int         not null,
  facts             jsonb       not null,
  outcome           text        not null constraint approval_evaluations_outcome_is_known
                    check (outcome in ('allowed', 'needs_another')),
  rule              text        not null,
  sentence          text        not null,
  approvals_needed  int         not null,
  hold_minutes      int         not null,
  created_at        timestamptz not null,
  primary key (org_id, decision_id),
  foreign key (org_id, decision_id) references draft_decisions (org_id, id),
  foreign key (org_id, policy_number) references approval_policies (org_id, number)
);
comment on table approval_evaluations is
  'What the engine was told of an approval and what it said: to be asked the same again. '
  'Append-only. Written by approvals only.';
select wall('approval_evaluations');
create index approval_evaluations_newest on approval_evaluations (org_id, created_at desc);

grant select, insert on approval_policies, approval_rules, approval_evaluations to aai_app;
