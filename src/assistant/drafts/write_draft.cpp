#include "assistant/drafts/write_draft.h"

#include <algorithm>

#include "assistant/drafts/preview.h"
#include "assistant/drafts/recipients.h"
#include "assistant/drafts/record.h"
#include "assistant/drafts/sources.h"
#include "core/utf8.h"
#include "gen/sql/assistant/drafts/write_draft.h"
#include "platform/failpoint.h"
#include "platform/crypto/digest.h"
#include "platform/log/log.h"
#include "platform/mail_format/subject.h"

namespace aai::drafts {
namespace {

const Failpoint before_draft_commits{"drafts.before_draft_commits",
                                     "a draft is written; nobody can see it"};

constexpr std::size_t said_size_max = 20'000;

// All a draft is made from; read in one transaction.
struct Material {
  AnsweredMessage message;
  Assignment assignment;
  Grounds grounds;
};

std::vector<Said> oldest_first(std::vector<SaidRow> rows) {
  std::vector<Said> said;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row)
    said.push_back(
        {row->id, row->is_ours, row->from_name, std::string(utf8::cut(row->text, said_size_max))});
  return said;
}

// What the client has written since the practice last did.
std::string unanswered_text(const std::vector<Said>& conversation) {
  std::string text;
  for (const auto& said : conversation) {
    if (said.is_ours) text.clear();
    else text += (text.empty() ? "" : "\n\n") + said.text;
  }
  return text;
}

Task<void> find_answers(pg::Tx& tx, OrgId org, Assignment& assignment) {
  const auto text = unanswered_text(assignment.conversation);
  assignment.language =
      knowledge::guess_language(text, assignment.practice.about.language == "de" ? "de" : "en");
  std::vector<knowledge::LaterPassages> later;
  const auto questions = find_questions(text);
  for (const auto& question : questions) {
    later.push_back(knowledge::find_passages(tx, org, question.text, question.asked_about,
                                             assignment.language, passages_of_question_max));
  }
  const auto related = knowledge::find_passages(tx, org, assignment.subject + "\n" + text, "",
                                                assignment.language, related_max);
  co_await tx.flush();

  for (std::size_t i = 0; i < questions.size(); ++i)
    assignment.questions.push_back({questions[i], later[i].get()});
  assignment.related = related.get();
}

Task<std::optional<Material>> gather(pg::Tx& tx, OrgId org, MessageId message_id) {
  const auto said = tx.queue(sql::conversation_of_message, org, message_id, messages_said_max);
  const auto practice = load_practice(tx, org);
  auto message = co_await tx(sql::message_to_answer, org, message_id, drafts_of_sender_max);
  if (!message || !message->is_answerable || message->has_draft) co_return std::nullopt;

  Material material;
  material.message = std::move(*message);
  auto& assignment = material.assignment;
  assignment.subject = material.message.subject;
  assignment.category = material.message.category;
  assignment.practice = practice.get();
  assignment.conversation = oldest_first(said.get());
  co_await find_answers(tx, org, assignment);
  material.grounds = co_await load_grounds(tx, org, material.message.thread_id, message_id);
  assignment.known_of_sender = told_of_sender(material.grounds.circumstances);
  co_return material;
}

std::optional<Content> content_of(const Material& material, const Proposal& proposal,
                                  DraftId draft) {
  const auto& message = material.message;
  ReplyAddresses addresses;
  addresses.from = {message.from_name, message.from_address};
  addresses.reply_to_is_known = message.reply_to_is_known;
  addresses.own_address = message.own_address;
  if (message.reply_to_address)
    addresses.reply_to = Party{message.reply_to_name.value_or(""), *message.reply_to_address};
  auto recipient = choose_recipient(addresses);
  if (!recipient) return std::nullopt;

  Content content;
  content.recipients = {{material.assignment.practice.about.org_name, message.own_address},
                        {std::move(*recipient)},
                        {}};
  content.subject = mail_format::reply_subject(message.subject);
  content.text = proposal.body;
  content.message_id = message_id_of(draft, 1, message.own_address);
  content.in_reply_to = message.message_id_header;
  content.references = message.reference_ids;
  if (!message.message_id_header.empty()) content.references.push_back(message.message_id_header);
  return content;
}

std::string confidence_of(const Outcome& outcome, const Examined& examined) {
  const bool is_shaky = std::ranges::any_of(
      examined.claims, [](const FoundClaim& claim) { return !claim.is_supported; });
  if (outcome.answered == 0 || is_shaky) return "low";
  const bool is_sure = outcome.open == 0 && outcome.unsure == 0 && examined.blanks.empty();
  return is_sure ? "high" : "medium";
}

void record_sources(pg::Tx& tx, OrgId org, RunId run, const Assignment& assignment) {
  std::vector<std::string> kinds, ids;
  std::vector<Bytes> hashes;
  std::vector<int> sizes;
  const auto add = [&](std::string_view kind, std::string_view id, std::string_view text) {
    if (std::ranges::find(ids, id) != ids.end()) return;
    kinds.emplace_back(kind);
    ids.emplace_back(id);
    hashes.push_back({crypto::sha256(text)});
    sizes.push_back(static_cast<int>(text.size()));
  };
  for (const auto& said : assignment.conversation) add("message", said.id, said.text);
  for (const auto& asked : assignment.questions) {
    for (const auto& passage : asked.passages) add("passage", passage.id.view(), passage.body);
  }
  for (const auto& passage : assignment.related) add("passage", passage.id.view(), passage.body);
  tx.queue(sql::insert_run_sources, org, run, kinds, ids, hashes, sizes);
}

void record_runs(pg::Tx& tx, const Env& env, OrgId org, MessageId message,
                 const Assignment& assignment, const Outcome& outcome) {
  for (const auto& run : outcome.runs) {
    const auto id = env.new_id<RunId>();
    if (run.outcome != "proposed") {
      log::Line(log::Level::warn, "drafts.model_not_used")
          .with("org_id", org)
          .with("message_id", message)
          .with("outcome", run.outcome)
          .with("reason", run.detail);
    }
    tx.queue(sql::insert_run, org, id, run.backend, run.model, run.prompt_version,
             Bytes{run.prompt_sha256}, message, run.outcome, run.detail, run.tokens_in,
             run.tokens_out, run.duration_ms, env.clock.now());
    record_sources(tx, org, id, assignment);
  }
}

Task<bool> store(pg::Tx& tx, const Env& env, OrgId org, MessageId message_id,
                 const Material& material, const Outcome& outcome, DraftId draft,
                 const Content& content) {
  const auto hash = content_sha256(content);
  if (!hash) co_return false;
  const auto& message = material.message;
  auto examined = examine(content, material.grounds.sources, material.grounds.circumstances);
  add_checks(examined, outcome.checks);
  const auto confidence = confidence_of(outcome, examined);
  const auto preview = preview_of(content.text);
  const auto stored = co_await tx(
      sql::insert_draft, org, draft, message.mailbox_id, message.thread_id, message_id,
      examined.level, confidence, *hash, message.from_name, message.from_address, message.subject,
      preview, message.category, message.priority, message.received_at, env.clock.now());
  if (!stored) co_return false;

  const json::Raw recipients{json::to_text(content.recipients)};
  tx.queue(sql::insert_version, org, env.new_id<DraftVersionId>(), draft, content.subject,
           content.text, recipients, *hash, env.clock.now());
  record_examined(tx, env, org, draft, 1, examined);
  co_return true;
}
}

Task<void> write_waiting_draft(Work& work, const WriteDraft& wish) {
  auto reading = work.drafter_transaction();
  const auto material = co_await gather(reading, work.org, wish.message_id);
  co_await reading.commit();
  if (!material) co_return;

  const auto outcome = co_await propose(work.env, material->assignment, wish.asked);

  auto writing = work.drafter_transaction();
  record_runs(writing, work.env, work.org, wish.message_id, material->assignment, outcome);
  if (outcome.again_at) {
    const WriteDraft again{wish.message_id, wish.asked + 1};
    work.later_at(writing, write_draft, again, *outcome.again_at);
  }
  const auto draft = work.env.new_id<DraftId>();
  const auto content =
      outcome.proposal ? content_of(*material, *outcome.proposal, draft) : std::nullopt;
  bool is_stored = false;
  if (content) {
    is_stored = co_await store(writing, work.env, work.org, wish.message_id, *material, outcome,
                               draft, *content);
  }
  if (is_stored) {
    const json::Raw told{"{\"draft_id\":\"" + std::string(draft.view()) + "\"}"};
    work.emit(writing, "draft.created", told);
  }
  co_await before_draft_commits.hit(work.env, wish.message_id.view());
  co_await writing.flush_last();
}

}
