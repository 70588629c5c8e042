#pragma once
// The approval queue as the portal shows it: rows, counts, and one draft with all it rests on.
#include <optional>
#include <vector>

#include "assistant/approvals/approvals.h"
#include "assistant/drafts/content.h"
#include "core/bytes.h"
#include "core/instant.h"
#include "core/json_write.h"
#include "core/text_types.h"
#include "platform/pg/listing.h"

namespace aai::approvals {

struct DraftRow {
  DraftId id;
  ThreadId thread_id;
  int version{};
  std::string level;  // ready | check | needs
  std::string from_name, from_address, subject, preview, category, priority;
  Instant received_at{}, created_at{};
  std::optional<Instant> snoozed_until;  // of a draft that was put off
  int approvals{}, approvals_needed{};   // under a policy that wants several people
};
AAI_DESCRIBE(DraftRow, id, thread_id, version, level, from_name, from_address, subject, preview,
             category, priority, received_at, created_at, snoozed_until, approvals,
             approvals_needed);

struct GivenApprovals {
  DraftId id;
  int approvals{}, approvals_needed{};
};
AAI_DESCRIBE(GivenApprovals, id, approvals, approvals_needed);

struct QueueQuery {
  std::optional<Slug> level;       // ready | check | needs; "snoozed": what was put off
  std::optional<Line<100>> after;  // next_cursor of the page before
  std::optional<int> limit;        // 1 to 100; 20
};
AAI_DESCRIBE(QueueQuery, level, after, limit);

struct QueuePage {
  pg::Listing<DraftRow> items;
  std::optional<std::string> next_cursor;
};
AAI_DESCRIBE(QueuePage, items, next_cursor);

struct QueueCounts {
  int ready{}, check{}, needs{}, snoozed{}, sent_today{};
  bool is_sending_stopped{};  // by the organisation's switch
};
AAI_DESCRIBE(QueueCounts, ready, check, needs, snoozed, sent_today, is_sending_stopped);

struct AttachmentRow {
  AttachmentId id;
  MessageId message_id;
  std::string filename, media_type;
  long size_bytes{};
};
AAI_DESCRIBE(AttachmentRow, id, message_id, filename, media_type, size_bytes);

struct MessageRow {
  MessageId id;
  std::string direction;  // in | out
  std::string from_name, from_address;
  json::Raw to, cc;       // lists of Party
  Instant received_at{};
  std::string text, quoted_text;
  bool has_html{}, has_hidden_content{};
};
AAI_DESCRIBE(MessageRow, id, direction, from_name, from_address, to, cc, received_at, text,
             quoted_text, has_html, has_hidden_content);

struct Claim {
  int start{}, end{};  // UTF-16 offsets into the text
  std::string kind, status, source_kind, source_label, source_quote;
};
AAI_DESCRIBE(Claim, start, end, kind, status, source_kind, source_label, source_quote);

struct Blank {
  int start{}, end{};
  std::string kind, label;
};
AAI_DESCRIBE(Blank, start, end, kind, label);

struct Check {
  std::string key, status, detail;
};
AAI_DESCRIBE(Check, key, status, detail);

struct Triage {
  std::string category;
  bool needs_reply{};
  std::string priority, reason, span;
};
AAI_DESCRIBE(Triage, category, needs_reply, priority, reason, span);

// One of the approvals that the draft has, as it is now worded, and of how many.
struct GivenApproval {
  std::string by;  // a name
  bool is_mine{};
  Instant given_at{};
  int approvals_needed{};
  std::string sentence;  // why another person is wanted
};
AAI_DESCRIBE(GivenApproval, by, is_mine, given_at, approvals_needed, sentence);

// The row of a draft and its current version.
struct DraftHead {
  DraftId id;
  ThreadId thread_id;
  std::string state;
  std::optional<std::string> void_reason;
  int version{};
  Bytes content_sha256;
  json::Raw recipients;  // drafts::Recipients
  std::string subject, text, written_by, assistant_text, thread_subject;
  std::optional<Instant> undo_until, snoozed_until;
  std::string confidence, level;
};
AAI_DESCRIBE(DraftHead, id, thread_id, state, void_reason, version, content_sha256, recipients,
             subject, text, written_by, assistant_text, thread_subject, undo_until, snoozed_until,
             confidence, level);

struct MessageView {
  MessageId id;
  std::string direction, from_name, from_address;
  json::Raw to, cc;
  Instant received_at{};
  std::string text, quoted_text;
  bool has_html{}, has_hidden_content{};
  std::vector<AttachmentRow> attachments;
};
AAI_DESCRIBE(MessageView, id, direction, from_name, from_address, to, cc, received_at, text,
             quoted_text, has_html, has_hidden_content, attachments);

struct ThreadView {
  ThreadId id;
  std::string subject;
  std::vector<MessageView> messages;
};
AAI_DESCRIBE(ThreadView, id, subject, messages);

struct DraftView {
  DraftId id;
  std::string state, level, confidence;
  std::optional<std::string> void_reason;
  int version{};
  Bytes content_sha256;
  std::vector<drafts::Party> to, cc;
  std::string subject, text, written_by, assistant_text;
  ThreadView thread;
  std::vector<Claim> claims;
  std::vector<Blank> blanks;
  std::vector<Check> checks;
  std::optional<Triage> triage;
  std::optional<Instant> undo_until, snoozed_until;
  std::vector<GivenApproval> approvals;  // while it waits for another person
};
AAI_DESCRIBE(DraftView, id, state, level, confidence, void_reason, version, content_sha256, to, cc,
             subject, text, written_by, assistant_text, thread, claims, blanks, checks, triage,
             undo_until, snoozed_until, approvals);

struct SentRow {
  DraftId draft_id;
  std::string subject;
  json::Raw to;  // list of Party
  std::string decided_by;
  Instant decided_at{};
  std::optional<Instant> sent_at, undo_until;
  std::string state;
  std::string problem;  // of one that failed: a name of sending.cpp's, or what the server answered
  ThreadId thread_id;
  bool can_be_asked_again{};  // it failed, and nothing has happened in its conversation since
};
AAI_DESCRIBE(SentRow, draft_id, subject, to, decided_by, decided_at, sent_at, undo_until, state,
             problem, thread_id, can_be_asked_again);

struct SentQuery {
  std::optional<Line<100>> after;
};
AAI_DESCRIBE(SentQuery, after);

struct SentPage {
  std::vector<SentRow> items;
  std::optional<std::string> next_cursor;
};
AAI_DESCRIBE(SentPage, items, next_cursor);

// What waits, newest mail first; what is snoozed, soonest back first. Refuses: api.bad_cursor.
Task<QueuePage> list_drafts(Ctx&, const QueueQuery&);
Task<QueueCounts> count_drafts(Ctx&);
Task<DraftView> show_draft(Ctx&);  // refuses not_found
Task<SentPage> list_sent(Ctx&, const SentQuery&);

}
