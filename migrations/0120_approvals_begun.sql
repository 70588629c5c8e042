-- 0120 approvals: a draft says by itself that somebody has approved it and others must.
--
-- Why     The queue looked for earlier approvals of each draft it lists; where nearly none has any,
--         that was half of what reading it cost PostgreSQL.
-- Expand  A column with a constant default. A release that does not know it leaves it false; the
--         queue then shows no count until the draft is opened.
-- Locks   A short exclusive lock on drafts.
-- Size    A byte per draft.

alter table drafts add column approvals_begun boolean not null default false;
comment on column drafts.approvals_begun is
  'One of several approvals was given, to some version; how many stand is in draft_decisions.';
