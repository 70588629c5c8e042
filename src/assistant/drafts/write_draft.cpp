#include "assistant/drafts/write_draft.h"

#include <algorithm>
#include <utility>

#include "assistant/drafts/preview.h"
#include "assistant/drafts/recipients.h"
#include "assistant/drafts/record.h"
#include "assistant/drafts/sources.h"
#include "assistant/ledger/recording.h"
#include "assistant/triage/passed_over.h"
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

// What is to be answered, and what is known of who wrote it.
struct Asked {
  AnsweredMessage message;
  Circumstances circumstances;
};

// All a draft is made from; read in one transaction, behind the wall.
struct Material {
  AnsweredMessage message;
  Assignment assignment;
  Grounds grounds;
  matters::PromptWall wall;
  std::optional<BuiltPrompt> built;  // where a model is asked; its call is on record then
  ledger::RunId call;
};

std::vector<Said> oldest_first(std::vector<SaidRow> rows) {
  std::vector<Said> said;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row)
    said.push_back(
        {row->id, row->is_ours, row->from_name, std::string(utf8::cut(row->text, said_size_max))});
  return said;
}

// What the client has written since the practice last did, and all that was said before.
struct Conversation {
  std::string unanswered, earlier;
};

Conversation divided(const std::vector<Said>& all) {
  Conversation parts;
  for (const auto& said : all) {
    auto& part = said.is_ours ? parts.earlier : parts.unanswered;
    if (said.is_ours) parts.earlier += std::exchange(parts.unanswered, {});
    part += (part.empty() ? "" : "\n\n") + said.text;
  }
  return parts;
}

Task<void> find_answers(pg::Tx& tx, OrgId org, Assignment& assignment) {
  auto said = divided(assignment.conversation);
  const auto& preferred = assignment.practice.about.language;
  assignment.language =
      knowledge::guess_language(said.unanswered, preferred == "de" ? "de" : "en");
  const auto questions = find_questions(said.unanswered);
  knowledge::Inquiry inquiry;
  inquiry.language = assignment.language;
  for (const auto& question : questions)
    inquiry.questions.push_back({question.text, question.asked_about});
  inquiry.subject = assignment.subject;
  inquiry.message = std::move(said.unanswered);
  inquiry.earlier = std::move(said.earlier);
  inquiry.learned = assignment.memories;
  const knowledge::LaterAnswers answers(tx, org, std::move(inquiry));
  co_await tx.flush();

  auto found = answers.get();
  for (std::size_t i = 0; i < questions.size(); ++i)
    assignment.questions.push_back({questions[i], std::move(found.of_questions[i])});
  assignment.related = std::move(found.of_message);
}

Task<void> leave_to_a_person(Work& work, MessageId message_id) {
  auto tx = work.transaction();
  triage::pass_over_sender(tx, work.org, message_id, drafts_of_sender_max, work.env.clock.now());
  co_await tx.flush_last();
}

Task<std::optional<Asked>> choose(Work& work, const WriteDraft& wish) {
  const auto message_id = wish.message_id;
  auto tx = work.transaction();
  matters::stamp_conversation(tx, work.org, message_id);
  const auto circumstances = load_circumstances(tx, work.org, message_id);
  auto message =
      co_await tx.last(sql::message_to_answer, work.org, message_id, drafts_of_sender_max,
                       wish.wanted_by.has_value());
  if (!message || !message->is_answerable || message->has_draft) co_return std::nullopt;
  if (message->is_one_too_many) {
    co_await leave_to_a_person(work, message_id);
    co_return std::nullopt;
  }
  co_return Asked{std::move(*message), circumstances.get()};
}

Task<Material> gather(Work& work, Asked asked, MessageId message_id) {
  auto tx = work.drafter_transaction();
  const auto wall = matters::enter_prompt(tx, work.org, asked.message.thread_id);
  const auto said = tx.queue(sql::conversation_of_message, work.org, message_id, messages_said_max);
  const auto sources = load_sources(tx, work.org, asked.message.thread_id);
  const auto memories = knowledge::load_memories(tx, work.org, asked.message.thread_id,
                                                 asked.message.from_address);
  co_await tx.flush();

  Material material;
  material.message = std::move(asked.message);
  material.wall = wall.get();
  material.grounds = {sources.get(), std::move(asked.circumstances)};
  auto& assignment = material.assignment;
  assignment.subject = material.message.subject;
  assignment.category = material.message.category;
  assignment.practice = sources.practice.get();
  assignment.conversation = oldest_first(said.get());
  assignment.memories = memories.get();
  assignment.known_of_sender = told_of_sender(material.grounds.circumstances);
  co_await find_answers(tx, work.org, assignment);
  const bool is_said = material.message.failed_text.has_value();
  if (asks_a_model(work.env) && !is_said && !assignment.conversation.empty()) {
    material.built = build_prompt(assignment);
    material.call = work.env.new_id<ledger::RunId>();
    ledger::record_call(tx, work.env, work.org, material.call, message_id, *material.built);
  }
  co_await tx.flush_last();
  co_return material;
}

// What was approved before and did not leave, for a person to approve again.
Outcome said_again(const AnsweredMessage& message) {
  Outcome outcome;
  outcome.proposal = Proposal{*message.failed_text, {}, {}};
  outcome.checks = {{"writer", CheckStatus::ok, "It says what was approved before and failed."}};
  return outcome;
}

std::optional<Party> recipient_of(const AnsweredMessage& message) {
  ReplyAddresses addresses;
  addresses.from = {message.from_name, message.from_address};
  addresses.reply_to_is_known = message.reply_to_is_known;
  addresses.own_address = message.own_address;
  if (message.reply_to_address)
    addresses.reply_to = Party{message.reply_to_name.value_or(""), *message.reply_to_address};
  return choose_recipient(addresses);
}

std::optional<Recipients> recipients_of(const Material& material) {
  const auto& message = material.message;
  if (message.failed_recipients) return parse_recipients(*message.failed_recipients);
  auto recipient = recipient_of(message);
  if (!recipient) return std::nullopt;
  return Recipients{{material.assignment.practice.about.org_name, message.own_address},
                    {std::move(*recipient)},
                    {}};
}

std::optional<Content> content_of(const Material& material, const Proposal& proposal,
                                  DraftId draft) {
  const auto& message = material.message;
  auto recipients = recipients_of(material);
  if (!recipients) return std::nullopt;

  Content content;
  content.recipients = std::move(*recipients);
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

std::string_view kind_of(const knowledge::FoundPassage& passage) {
  return passage.is_learned ? "memory" : "passage";
}

// For the card: the sentences that the practice's own edits taught.
std::vector<FoundCheck> checks_of(const Material& material, const Outcome& outcome) {
  auto checks = outcome.checks;
  if (material.message.may_have_an_answer) {
    checks.push_back({"sent_before", CheckStatus::warn,
                      "An earlier reply to this message may have left. Ask before you approve."});
  }
  std::string learned;
  for (const auto& citation : outcome.proposal->citations) {
    const auto is_cited = [&](const knowledge::UsedMemory& memory) {
      return memory.id.view() == citation.source_id;
    };
    const auto& memories = material.assignment.memories;
    const auto memory = std::ranges::find_if(memories, is_cited);
    if (memory == memories.end() || learned.find(memory->text) != learned.npos) continue;
    learned += (learned.empty() ? "" : " ") + ("“" + memory->text + "”");
  }
  if (!learned.empty())
    checks.push_back({"learned", CheckStatus::ok, "Learned from your edits: " + learned});
  return checks;
}

void record_sources(pg::Tx& tx, OrgId org, ledger::RunId run, const Assignment& assignment) {
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
    for (const auto& passage : asked.passages) add(kind_of(passage), passage.id, passage.body);
  }
  for (const auto& passage : assignment.related) add(kind_of(passage), passage.id, passage.body);
  tx.queue(sql::insert_run_sources, org, run, kinds, ids, hashes, sizes);
}

// The model's call is on record already; what the local writer was given follows.
void record_runs(pg::Tx& tx, const Env& env, OrgId org, MessageId message,
                 const Material& material, const Outcome& outcome) {
  for (const auto& run : outcome.runs) {
    if (run.outcome != "proposed") {
      log::Line(log::Level::warn, "drafts.model_not_used")
          .with("org_id", org)
          .with("message_id", message)
          .with("outcome", run.outcome)
          .with("reason", run.detail);
    }
    if (material.built && &run == &outcome.runs.front()) {
      ledger::record_outcome(tx, env, org, material.call, run);
      continue;
    }
    const auto id = env.new_id<ledger::RunId>();
    tx.queue(sql::insert_run, org, id, run.backend, run.model, run.prompt_version,
             Bytes{run.prompt_sha256}, message, run.outcome, run.detail, run.tokens_in,
             run.tokens_out, run.duration_ms, env.clock.now());
    record_sources(tx, org, id, material.assignment);
  }
}

Task<bool> store(pg::Tx& tx, const Env& env, OrgId org, MessageId message_id,
                 const Material& material, const Outcome& outcome, DraftId draft,
                 const Content& content) {
  const auto hash = content_sha256(content);
  if (!hash) co_return false;
  const auto& message = material.message;
  auto examined = examine(content, material.grounds.sources, material.grounds.circumstances);
  add_checks(examined, checks_of(material, outcome));
  const auto confidence = confidence_of(outcome, examined);
  const auto preview = preview_of(content.text);
  const auto stored = co_await tx(
      sql::insert_draft, org, draft, message.mailbox_id, message.thread_id, message_id,
      examined.level, confidence, *hash, message.from_name, message.from_address, message.subject,
      preview, message.category, message.priority, message.received_at, env.clock.now(),
      material.wall.matter_id);
  if (!stored) co_return false;

  const json::Raw recipients{json::to_text(content.recipients)};
  tx.queue(sql::insert_version, org, env.new_id<DraftVersionId>(), draft, content.subject,
           content.text, recipients, *hash, env.clock.now());
  record_examined(tx, env, org, draft, 1, examined);
  co_return true;
}

// What became of asking, and the draft where there is one. Where a person has filed the
// conversation elsewhere meanwhile, nothing of it stands, and it is asked once more.
Task<void> write_down(Work& work, const WriteDraft& wish, const Material& material,
                      const Outcome& outcome) {
  auto tx = work.drafter_transaction();
  const auto wall = matters::enter_prompt(tx, work.org, material.message.thread_id);
  record_runs(tx, work.env, work.org, wish.message_id, material, outcome);
  if (outcome.again_at) {
    const WriteDraft again{wish.message_id, wish.asked + 1, wish.wanted_by};
    work.later_at(tx, write_draft, again, *outcome.again_at);
  }
  const auto draft = work.env.new_id<DraftId>();
  const auto content =
      outcome.proposal ? content_of(material, *outcome.proposal, draft) : std::nullopt;
  bool is_stored = false;
  if (content) {
    is_stored = co_await store(tx, work.env, work.org, wish.message_id, material, outcome, draft,
                               *content);
    if (wall.get().matter_id != material.wall.matter_id) work.later(tx, write_draft, wish);
  }
  if (is_stored) {
    const json::Raw told{"{\"draft_id\":\"" + std::string(draft.view()) + "\"}"};
    work.emit(tx, "draft.created", told);
  }
  co_await before_draft_commits.hit(work.env, wish.message_id.view());
  co_await tx.flush_last();
}
}

Task<void> write_waiting_draft(Work& work, const WriteDraft& wish) {
  auto asked = co_await choose(work, wish);
  if (!asked) co_return;
  const auto material = co_await gather(work, std::move(*asked), wish.message_id);
  if (material.assignment.conversation.empty()) {
    log::Line(log::Level::warn, "drafts.behind_another_wall")
        .with("org_id", work.org)
        .with("message_id", wish.message_id);
    co_return;
  }
  const auto* built = material.built ? &*material.built : nullptr;
  Outcome outcome;
  if (material.message.failed_text) outcome = said_again(material.message);
  else outcome = co_await propose(work.env, material.assignment, built, wish.asked);
  co_await write_down(work, wish, material, outcome);
}

}
