#include "assistant/mail/store.h"

#include <algorithm>
#include <array>
#include <set>

#include "assistant/mail/message_rows.h"
#include "assistant/mail/own_reply.h"
#include "assistant/triage/jobs.h"
#include "gen/sql/assistant/mail/lease.h"
#include "gen/sql/assistant/mail/own_reply.h"
#include "gen/sql/assistant/mail/store.h"
#include "platform/crypto/digest.h"
#include "platform/jobs/runner.h"
#include "platform/mail_format/subject.h"
#include "platform/mail_format/threading.h"

namespace aai::mail {
namespace {

using mail_format::ThreadBasis, mail_format::ThreadDecision, mail_format::ThreadFacts;

constexpr int candidates_max = 50;
constexpr std::chrono::days subject_memory{30};
constexpr std::size_t identifier_size_max = 998;

// Addresses of these say nothing about who works together.
constexpr std::array public_domains = {
    std::string_view("gmail.com"),      std::string_view("googlemail.com"),
    std::string_view("outlook.com"),    std::string_view("hotmail.com"),
    std::string_view("live.com"),       std::string_view("yahoo.com"),
    std::string_view("icloud.com"),     std::string_view("me.com"),
    std::string_view("aol.com"),        std::string_view("gmx.de"),
    std::string_view("gmx.net"),        std::string_view("web.de"),
    std::string_view("t-online.de"),    std::string_view("proton.me"),
    std::string_view("protonmail.com"),
};

// Who takes part: each address, and the colleagues of those who write from a domain of their own.
std::vector<std::string> takers_part(const std::vector<std::string>& addresses) {
  std::set<std::string> all(addresses.begin(), addresses.end());
  for (const auto& address : addresses) {
    const auto domain = mail_format::domain_of(address);
    if (!domain.empty() && std::ranges::find(public_domains, domain) == public_domains.end())
      all.insert("@" + std::string(domain));
  }
  return {all.begin(), all.end()};
}

ThreadFacts facts_of(const mail_format::ParsedMail& mail, const MessageHead& head) {
  const auto writer =
      head.direction == "out" ? mail_format::Writer::owner : mail_format::Writer::stranger;
  auto facts = mail_format::thread_facts(
      mail, std::chrono::floor<std::chrono::seconds>(head.received_at), writer);
  const auto is_too_long = [](const std::string& text) {
    return text.size() > identifier_size_max;
  };
  if (is_too_long(facts.message_id)) facts.message_id.clear();
  std::erase_if(facts.ancestors, is_too_long);
  return facts;
}

mail_format::KnownThread known_thread(const CandidateThread& row) {
  return {std::string(row.id.view()), row.base_subject,
          std::chrono::floor<std::chrono::seconds>(row.last_message_at),
          takers_part(row.participants)};
}

// The provider put it into a thread of its own: believed only for the same subject, and only where
// the sender takes part in what we have of it.
void heed_provider(ThreadDecision& decision, const ThreadFacts& facts, const MessageHead& head,
                   const std::vector<CandidateThread>& candidates, std::string_view base_subject) {
  if (decision.basis != ThreadBasis::begins || head.provider_thread_id.empty()) return;
  for (const auto& candidate : candidates) {
    if (candidate.provider_thread_id != head.provider_thread_id ||
        candidate.base_subject != base_subject)
      continue;
    const auto people = takers_part(candidate.participants);
    const auto domain = "@" + std::string(mail_format::domain_of(facts.sender));
    const bool takes_part = facts.writer == mail_format::Writer::owner ||
                            std::ranges::find(people, facts.sender) != people.end() ||
                            std::ranges::find(people, domain) != people.end();
    if (!takes_part) continue;
    decision.thread_id = std::string(candidate.id.view());
    return;
  }
}

struct Found {
  std::optional<KnownMessage> known;
  std::vector<IdentifierRow> identifiers;
  std::vector<CandidateThread> candidates;
};

ThreadDecision decide(const ThreadFacts& facts, const MessageHead& head, const Found& found,
                      std::string_view base_subject) {
  std::vector<mail_format::KnownIdentifier> known;
  for (const auto& row : found.identifiers)
    known.push_back({row.identifier, std::string(row.thread_id.view()), row.is_settled});
  std::vector<mail_format::KnownThread> threads;
  for (const auto& row : found.candidates) threads.push_back(known_thread(row));
  auto decision = mail_format::decide_thread(facts, known, threads);
  heed_provider(decision, facts, head, found.candidates, base_subject);
  return decision;
}

Task<Found> look_up(pg::Tx& tx, OrgId org, MailboxId mailbox, const ThreadFacts& facts,
                    const MessageHead& head, const std::string& base_subject) {
  const auto identifiers = mail_format::identifiers_to_look_up(facts);
  const auto known = tx.queue(sql::message_by_provider_id, org, mailbox, head.provider_id);
  const auto rows = tx.queue(sql::known_identifiers, org, mailbox, identifiers);
  const auto candidates =
      tx.queue(sql::candidate_threads, org, mailbox, identifiers, head.provider_thread_id,
               base_subject, Instant(head.received_at - subject_memory), candidates_max);
  co_await tx.flush();
  co_return Found{known.get(), rows.get(), candidates.get()};
}

std::vector<ThreadId> ids_of(const std::vector<std::string>& texts) {
  std::vector<ThreadId> ids;
  for (const auto& text : texts)
    if (const auto id = ThreadId::parse(text)) ids.push_back(*id);
  return ids;
}

// Queues the thread of the decision: begun, or joined, with those that are now one with it.
ThreadId queue_thread(pg::Tx& tx, Work& work, const MessageHead& head,
                      const ThreadDecision& decision, const std::string& base_subject) {
  const auto joined = decision.thread_id ? ThreadId::parse(*decision.thread_id) : std::nullopt;
  const auto id = joined ? *joined : work.env.new_id<ThreadId>();
  if (!joined)
    tx.queue(sql::begin_thread, work.org, id, head.mailbox_id, head.provider_thread_id,
             head.subject, base_subject, head.received_at);
  const auto absorbed = ids_of(decision.absorbed);
  if (absorbed.empty()) return id;
  tx.queue(sql::move_messages, work.org, id, absorbed);
  tx.queue(sql::move_identifiers, work.org, id, absorbed);
  tx.queue(sql::merge_threads, work.org, id, absorbed, work.env.clock.now());
  return id;
}

void queue_rows(pg::Tx& tx, OrgId org, const MessageRows& rows, const ThreadDecision& decision,
                Instant now) {
  const auto& head = rows.head;
  const auto& body = rows.body;
  tx.queue(sql::insert_message, org, json::Raw{json::to_text(head)});
  const Bytes text_sha256{crypto::sha256(body.text)};
  tx.queue(sql::insert_body, org, head.id, body.text, body.quoted_text, body.signature_text,
           body.html, body.hidden_text, text_sha256);
  tx.queue(sql::insert_participants, org, head.id, json::Raw{json::to_text(rows.participants)});
  if (!rows.attachments.empty())
    tx.queue(sql::insert_attachments, org, head.id, json::Raw{json::to_text(rows.attachments)});
  tx.queue(sql::settle_identifiers, org, head.mailbox_id, head.thread_id, decision.settled, now);
  tx.queue(sql::mention_identifiers, org, head.mailbox_id, head.thread_id, decision.mentioned);
  tx.queue(sql::refresh_thread, org, head.thread_id, now);
  tx.queue(sql::count_messages, org, head.mailbox_id, 1);
  tx.queue(sql::resolve_problem, org, head.mailbox_id, head.provider_id, now);
}

bool has_label(const std::vector<std::string>& labels, std::string_view label) {
  return std::ranges::find(labels, label) != labels.end();
}

}

bool is_left_alone(const std::vector<std::string>& labels) {
  return has_label(labels, "DRAFT") || has_label(labels, "CHAT") || has_label(labels, "SPAM") ||
         has_label(labels, "TRASH");
}

Task<void> hold(pg::Tx& tx, OrgId org, const SyncLease& lease, Instant now) {
  const auto held =
      co_await tx(sql::hold_lease, org, lease.mailbox, lease.token, Instant(now + sync_lease_time));
  if (!held) throw LeaseLost();
}

Task<void> relabel(pg::Tx& tx, OrgId org, MailboxId mailbox, const std::vector<Relabelled>& changes,
                   Instant now) {
  if (changes.empty()) co_return;
  const json::Raw told{json::to_text(changes)};
  const auto touched = co_await tx(sql::relabel_messages, org, mailbox, told, now);
  std::set<ThreadId> threads;
  for (const auto& row : touched) threads.insert(row.thread_id);
  std::vector<std::string> gone;
  for (const auto& change : changes)
    if (change.is_gone) gone.push_back(change.provider_id);
  tx.queue(sql::relabel_copies, org, mailbox, told, now);
  if (!gone.empty()) {
    tx.queue(sql::drop_copies, org, mailbox, gone);
    const auto promoted = co_await tx(sql::promote_copies, org, mailbox, gone, now);
    for (const auto& row : promoted) threads.insert(row.thread_id);
  }
  for (const auto& thread : threads) tx.queue(sql::refresh_thread, org, thread, now);
  co_await tx.flush();
}

// By IMAP a reply of ours comes back to us: that is how we know that it left. It is not a question.
Task<void> heed_own_reply(pg::Tx& tx, OrgId org, MessageHead& head,
                          const mailbox::RawMessage& raw) {
  if (head.direction == "out" || head.message_id.empty()) co_return;
  const auto ours = co_await tx(sql::own_reply, org, head.mailbox_id, head.message_id);
  if (ours && ours->content_sha256 == decided_hash(raw.bytes)) head.direction = "out";
}

// The same bytes under another id: moved here from where it was, or a second copy of it.
Task<bool> is_another_place(pg::Tx& tx, OrgId org, const MessageHead& head,
                            const mailbox::RawMessage& raw, Instant now) {
  const Bytes sha256{crypto::sha256(raw.bytes)};
  const auto same =
      co_await tx(sql::same_message, org, head.mailbox_id, head.message_id, sha256);
  if (!same) co_return false;
  if (same->is_gone) {
    const auto touched =
        co_await tx(sql::moved_message, org, same->id, raw.id, raw.labels, now);
    for (const auto& row : touched) tx.queue(sql::refresh_thread, org, row.thread_id, now);
  } else {
    tx.queue(sql::keep_copy, org, head.mailbox_id, raw.id, same->id, raw.labels, now);
  }
  tx.queue(sql::resolve_problem, org, head.mailbox_id, raw.id, now);
  co_return true;
}

Task<Stored> store_message(Work& work, const SyncLease& lease, const mailbox::RawMessage& raw,
                           Tell tell) {
  const auto now = work.env.clock.now();
  const auto mail = mail_format::parse(raw.bytes);
  auto rows = message_rows(work.env, lease.mailbox, raw, mail, lease.trusted_server);
  const auto facts = facts_of(mail, rows.head);
  const auto base = mail_format::base_subject(rows.head.subject).text;

  auto tx = work.transaction();
  const auto held = tx.queue(sql::hold_lease, work.org, lease.mailbox, lease.token,
                             Instant(now + sync_lease_time));
  const auto found = co_await look_up(tx, work.org, lease.mailbox, facts, rows.head, base);
  if (!held.get()) throw LeaseLost();
  if (found.known) {
    const std::vector<Relabelled> now_labelled(
        1, Relabelled{raw.id, raw.labels, is_left_alone(raw.labels)});
    co_await relabel(tx, work.org, lease.mailbox, now_labelled, now);
    tx.queue(sql::resolve_problem, work.org, lease.mailbox, raw.id, now);
    co_await tx.flush_last();
    co_return Stored::known;
  }
  if (is_left_alone(raw.labels)) {
    co_await tx.last(sql::resolve_problem, work.org, lease.mailbox, raw.id, now);
    co_return Stored::skipped;
  }
  if (raw.may_have_moved) {
    const bool is_known = co_await is_another_place(tx, work.org, rows.head, raw, now);
    if (is_known) {
      co_await tx.flush_last();
      co_return Stored::known;
    }
    co_await heed_own_reply(tx, work.org, rows.head, raw);
  }
  const auto decision = decide(facts, rows.head, found, base);
  rows.head.thread_id = queue_thread(tx, work, rows.head, decision, base);
  queue_rows(tx, work.org, rows, decision, now);
  if (tell == Tell::triage) {
    const triage::ReadMessage job{rows.head.id};
    work.later(tx, triage::read_message, job);
  }
  co_await tx.flush_last();
  co_return Stored::fresh;
}
}
