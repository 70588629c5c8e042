-- 0102 presented text: what a person had on the screen, beside what they approved.
--
-- Why     content_sha256 says what leaves; it cannot say that a stale screen showed it. An approval
--         brings the hash of the text it was given for, is refused where that is not the version's
--         text, and keeps it.
-- Expand  A column that is null for rejections, for decisions from before, and for callers that
--         show no text. The previous release goes on.
-- Locks   A short exclusive lock on draft_decisions.
-- Size    32 bytes per approval.

alter table draft_decisions
  add column presented_sha256 bytea,
  add constraint draft_decisions_presented_is_a_hash
    check (presented_sha256 is null or octet_length(presented_sha256) = 32);
comment on column draft_decisions.presented_sha256 is
  'SHA-256 of the reply''s text, in UTF-8, as the page showed it to the person who approved.';
