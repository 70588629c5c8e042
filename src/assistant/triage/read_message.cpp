#include "assistant/triage/read_message.h"

#include "assistant/drafts/jobs.h"
#include "assistant/matters/proposals.h"
#include "assistant/triage/reading.h"
#include "gen/sql/assistant/triage/read_message.h"
#include "platform/failpoint.h"

namespace aai::triage {
namespace {

const Failpoint before_reading_commits{"triage.before_reading_commits",
                                       "a message is judged; nothing of it is kept"};

ReadableMessage readable(const MessageRow& row) {
  return {
      row.direction,    row.from_name,      row.from_address,    row.subject,      row.text,
      row.earlier_text, row.auto_submitted, row.precedence,      row.list_id,      row.return_path,
      row.is_automatic, row.is_report,      row.sender_is_known, row.own_addresses};
}

bool is_to_be_answered(const MessageRow& row, const Reading& reading, Instant now) {
  return reading.needs_reply && row.is_head && row.direction == "in" && !row.is_automatic &&
         row.received_at > now - answered_within;
}

}  // namespace

Task<void> read_stored_message(Work& work, const ReadMessage& stored) {
  // First, so that the draft of the newer message finds its place free.
  auto voiding = work.transaction();
  co_await voiding.last(sql::void_overtaken, work.org, stored.message_id, work.env.clock.now());

  // No prompt is built here: the reading looks at who has written before, whatever the matter.
  auto tx = work.transaction();
  const auto row = co_await tx(sql::message_to_read, work.org, stored.message_id);
  if (!row) co_return;

  const auto reading = read_mail(readable(*row), shipped_model(work.env.config.triage_model));
  tx.queue(sql::store_reading, work.org, work.env.new_id<ReadingId>(), stored.message_id,
           reading.category, reading.needs_reply, reading.priority, reading.decided_by,
           reading.reason, reading.span, reading.confidence);
  tx.queue(sql::mark_thread, work.org, stored.message_id, reading.category, reading.needs_reply,
           reading.priority, reading.reason, work.env.clock.now());
  matters::propose_for_message(tx, work.org, stored.message_id, work.env.clock.now());
  if (is_to_be_answered(*row, reading, work.env.clock.now()))
    work.later(tx, drafts::write_draft, drafts::WriteDraft{stored.message_id, 0});
  co_await before_reading_commits.hit(work.env, stored.message_id.view());
  co_await tx.flush_last();
}

}  // namespace aai::triage
