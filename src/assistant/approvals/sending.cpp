#include "assistant/approvals/sending.h"

#include "assistant/drafts/content.h"
#include "assistant/mail/access.h"
#include "assistant/mail/server_problems.h"
#include "assistant/policies/sending_stop.h"
#include "gen/sql/assistant/approvals/sending.h"
#include "platform/failpoint.h"
#include "platform/jobs/runner.h"
#include "platform/log/log.h"
#include "platform/mail_format/parse.h"

namespace aai::approvals {
namespace {

using mailbox::Trouble;

const Failpoint before_take{"sending.before_take",
                            "approved and due; nothing has been asked of the provider"};
const Failpoint after_take{"sending.after_take",
                           "it can no longer be called back; the provider knows nothing yet"};
const Failpoint after_create{"sending.after_create",
                             "a draft stands at the provider; we do not know its id"};
const Failpoint before_send{"sending.before_send", "the draft's id is kept; it has not been sent"};
const Failpoint after_send{"sending.after_send", "it was sent; we do not know it"};
const Failpoint after_record{"sending.after_record",
                             "everything is kept; the job is not forgotten yet"};

constexpr std::chrono::minutes come_again_when_paused{5}, come_again_when_stopped{1},
    come_again_when_untrusted{1};
constexpr std::chrono::minutes wait_for_copy_max{15};
constexpr std::chrono::seconds look_for_copy_every{20};
constexpr int looks_min = 4;

// The approval was called back before the provider was given the reply.
struct CalledBack {};

// One attempt to bring one reply into the mailbox's SENT.
class Delivery {
 public:
  Delivery(Work& work, const SendReply& wish, Outgoing outgoing, bool is_repeated)
      : work_(work),
        outbox_(wish.outbox_id),
        outgoing_(std::move(outgoing)),
        is_repeated_(is_repeated) {}

  Task<void> run() {
    const auto content = rebuild();
    const auto hash = drafts::content_sha256(content);
    if (hash != outgoing_.content_sha256) co_return co_await fail("content_differs_from_decision");

    if (is_repeated_) {
      const auto already = co_await find_sent();
      if (already) co_return co_await remember_sent(*already);
      if (outgoing_.brink_at) co_return co_await wait_for_copy();
    }
    if (!outgoing_.provider_draft_id) co_await create(content);
    co_await before_send.hit(work_.env, subject());
    co_await send(content);
  }

 private:
  using Opened = std::unique_ptr<mailbox::Mailbox>;

  std::string_view subject() const { return outgoing_.draft_id.view(); }

  drafts::Content rebuild() const {
    drafts::Content content;
    content.recipients =
        drafts::parse_recipients(outgoing_.recipients.text).value_or(drafts::Recipients{});
    content.subject = outgoing_.subject;
    content.text = outgoing_.text;
    content.message_id = outgoing_.message_id_header;
    content.in_reply_to = outgoing_.in_reply_to;
    content.references = outgoing_.reference_ids;
    if (!outgoing_.in_reply_to.empty()) content.references.push_back(outgoing_.in_reply_to);
    return content;
  }

  mailbox::Letter letter_of(const drafts::Content& content) const {
    mailbox::Letter letter;
    letter.mime = drafts::mime_at(content, work_.env.clock.now()).value();
    letter.thread_id = outgoing_.provider_thread_id;
    letter.message_id = content.message_id;
    letter.sender = content.recipients.from.address;
    for (const auto& party : content.recipients.to) letter.recipients.push_back(party.address);
    for (const auto& party : content.recipients.cc) letter.recipients.push_back(party.address);
    return letter;
  }

  Task<Opened> open_to_send() {
    auto opened = co_await mail::open_sending(work_, outgoing_.mailbox_id);
    if (!opened.ok()) raise(opened.trouble, opened.reason, opened.retry_at);
    co_return std::move(opened.mailbox);
  }

  Task<Opened> open_to_read() {
    auto opened = co_await mail::open_reading(work_, outgoing_.mailbox_id);
    if (!opened.ok()) raise(opened.trouble, opened.reason, opened.retry_at);
    co_return std::move(opened.mailbox);
  }

  // Whether this message carries our Message-ID: a search may find anything, and sending what it
  // finds, or taking it for sent, would be another reply's end.
  Task<bool> is_ours(mailbox::Mailbox& reader, const std::string& provider_id) {
    const auto read = co_await reader.message(provider_id);
    if (read.trouble == Trouble::not_found) co_return false;
    if (!read.ok()) raise(read.trouble, read.reason, read.retry_at);
    co_return mail_format::parse(read.value.bytes).message_id == outgoing_.message_id_header;
  }

  // What the mailbox itself says: the provider's id of the sent message with our Message-ID.
  Task<std::optional<std::string>> find_sent() {
    const auto reader = co_await open_to_read();
    const auto found = co_await reader->find_sent(outgoing_.message_id_header);
    if (!found.ok()) raise(found.trouble, found.reason, found.retry_at);
    for (const auto& id : found.value) {
      const bool is_it = co_await is_ours(*reader, id);
      if (is_it) co_return id;
    }
    co_return std::nullopt;
  }

  // The draft that an attempt left there without learning its id.
  Task<std::optional<std::string>> find_draft(mailbox::Mailbox& writer) {
    const auto found = co_await writer.find_staged(outgoing_.message_id_header);
    if (!found.ok()) raise(found.trouble, found.reason, found.retry_at);
    if (found.value.empty()) co_return std::nullopt;
    const auto reader = co_await open_to_read();
    for (const auto& staged : found.value) {
      const bool is_it = co_await is_ours(*reader, staged.message_id);
      if (is_it) co_return staged.id;
    }
    co_return std::nullopt;
  }

  Task<void> create(const drafts::Content& content) {
    const auto writer = co_await open_to_send();
    if (is_repeated_) {
      const auto left = co_await find_draft(*writer);
      if (left) co_return co_await keep_draft(*writer, *left, "found");
    }
    const auto created = co_await writer->stage(letter_of(content));
    co_await after_create.hit(work_.env, subject());
    if (!created.ok()) co_return co_await give_back("create", created);
    co_await keep_draft(*writer, created.value, "created");
  }

  Task<void> keep_draft(mailbox::Mailbox& writer, std::string id, std::string_view outcome) {
    auto tx = work_.sender_transaction();
    const auto kept =
        tx.queue(sql::keep_provider_draft, work_.org, outbox_, id, work_.env.clock.now());
    queue_attempt(tx, "create", outcome);
    co_await tx.commit();
    const bool is_called_back = !kept.get();
    if (is_called_back) {
      co_await writer.discard(id);  // what stays there would be a draft that nobody wants
      throw CalledBack{};
    }
    outgoing_.provider_draft_id = std::move(id);
  }

  // The content goes along: what leaves is what was approved, whoever edited the draft meanwhile.
  Task<void> send(const drafts::Content& content) {
    const auto writer = co_await open_to_send();
    const mailbox::Brink brink = [this] { return keep_brink(work_.env.clock.now()); };
    const auto sent =
        co_await writer->send(*outgoing_.provider_draft_id, letter_of(content), brink);
    co_await after_send.hit(work_.env, subject());
    if (sent.ok()) co_return co_await remember_sent(sent.value);
    if (outgoing_.brink_at && !sent.may_have_happened) co_await keep_brink(std::nullopt);
    if (sent.trouble != Trouble::not_found) co_return co_await give_back("send", sent);

    // The draft is gone: sent by an attempt whose answer we never saw, or deleted by somebody. The
    // search may lag behind the mailbox, so it is asked again before anything is said.
    const auto already = co_await find_sent();
    if (already) co_return co_await remember_sent(*already);
    if (work_.attempt < looks_min)
      throw std::runtime_error("the draft is gone, and SENT does not show it yet");
    co_await fail("draft_was_deleted_in_the_mailbox");
  }

  Task<void> keep_brink(std::optional<Instant> at) {
    auto tx = work_.sender_transaction();
    const auto kept =
        co_await tx.last(sql::keep_brink, work_.org, outbox_, at, work_.env.clock.now());
    if (!kept) throw CalledBack{};
    outgoing_.brink_at = at;
  }

  // It may have left, and to send it again could be to send it twice.
  Task<void> wait_for_copy() {
    const auto now = work_.env.clock.now();
    if (now >= *outgoing_.brink_at + wait_for_copy_max)
      co_return co_await fail("nobody_knows_whether_it_left");
    throw RunAgain{now + look_for_copy_every, "it may have left; the mailbox does not show it yet"};
  }

  Task<void> remember_sent(const std::string& provider_id) {
    auto tx = work_.sender_transaction();
    tx.queue(sql::mark_sent, work_.org, outbox_, outgoing_.draft_id, provider_id,
             work_.env.clock.now(), work_.env.new_id<AttemptId>());
    queue_attempt(tx, "send", "sent");
    mail::queue_server_repaired(tx, work_.org, outgoing_.mailbox_id, mail::ServerSide::outgoing);
    co_await tx.commit();
    co_await after_record.hit(work_.env, subject());
  }

  Task<void> fail(std::string_view problem) {
    auto tx = work_.sender_transaction();
    tx.queue(sql::mark_failed, work_.org, outbox_, outgoing_.draft_id, problem,
             work_.env.clock.now());
    queue_attempt(tx, "send", problem);
    co_await tx.commit();
    throw GiveUp{std::string(problem)};
  }

  // Writes the step down, then lets the job run again when the provider may be asked again.
  template <class T>
  Task<void> give_back(std::string_view step, const mailbox::Outcome<T>& outcome) {
    if (outcome.trouble == Trouble::refused) co_return co_await fail(outcome.reason);
    if (outcome.trouble == Trouble::unauthorized)
      co_await mail::forget_sending_access(work_, outgoing_.mailbox_id);
    auto tx = work_.sender_transaction();
    queue_attempt(tx, step, outcome.may_have_happened ? "unknown" : outcome.reason);
    if (outcome.trouble == Trouble::untrusted)
      mail::queue_server_problem(tx, work_.org, outgoing_.mailbox_id, mail::ServerSide::outgoing,
                                 outcome.reason, work_.env.clock.now());
    co_await tx.commit();
    raise(outcome.trouble, outcome.reason, outcome.retry_at);
  }

  [[noreturn]] void raise(Trouble trouble, const std::string& reason,
                          std::optional<Instant> retry_at) const {
    if (trouble == Trouble::revoked)
      throw RunAgain{work_.env.clock.now() + come_again_when_paused,
                     "the mailbox must be connected again"};
    if (trouble == Trouble::untrusted)
      throw RunAgain{work_.env.clock.now() + come_again_when_untrusted, reason};
    if (retry_at) throw RunAgain{*retry_at, reason};
    throw std::runtime_error("the provider could not be asked: " + reason);
  }

  void queue_attempt(pg::Tx& tx, std::string_view step, std::string_view outcome) const {
    tx.queue(sql::record_attempt, work_.org, work_.env.new_id<AttemptId>(), outbox_, step, outcome,
             work_.env.clock.now());
  }

  Work& work_;
  OutboxId outbox_;
  Outgoing outgoing_;
  bool is_repeated_;
};

// Why an approval no longer holds; empty while it does.
std::string_view void_reason(const Outgoing& outgoing) {
  if (!outgoing.is_head) return "thread_moved_on";
  if (!outgoing.may_decide) return "approver_may_no_longer_decide";
  return "";
}

}

Task<void> send_reply(Work& work, const SendReply& wish) {
  co_await before_take.hit(work.env, wish.outbox_id.view());
  auto tx = work.sender_transaction();
  const auto now = work.env.clock.now();
  const auto stop_switch = policies::wait_at_switch(tx, work.org, now);
  auto outgoing = co_await tx(sql::outgoing, work.org, wish.outbox_id);
  const bool is_held = outgoing && outgoing->state == "held";
  if (!is_held && !(outgoing && outgoing->state == "sending")) co_return;

  const bool is_stopped = stop_switch.get().is_stopped;
  if (is_held) {
    const auto reason = void_reason(*outgoing);
    if (!reason.empty()) {
      tx.queue(sql::void_outgoing, work.org, wish.outbox_id, outgoing->draft_id,
               outgoing->decision_id, reason, now);
      co_return co_await tx.commit();
    }
    if (outgoing->is_paused) throw RunAgain{now + come_again_when_paused, "the mailbox is paused"};
  }
  if (is_stopped) throw RunAgain{now + come_again_when_stopped, "sending is stopped"};
  if (is_held)
    tx.queue(sql::mark_sending, work.org, wish.outbox_id, outgoing->draft_id, now);
  co_await tx.commit();
  co_await after_take.hit(work.env, outgoing->draft_id.view());

  Delivery delivery(work, wish, std::move(*outgoing), !is_held);
  try {
    co_await delivery.run();
  } catch (const CalledBack&) {
    log::Line(log::Level::info, "sending.called_back").with("outbox_id", wish.outbox_id.view());
  }
}

}
