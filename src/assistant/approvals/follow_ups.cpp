#include "assistant/approvals/follow_ups.h"

#include "assistant/drafts/record.h"
#include "assistant/drafts/sources.h"
#include "assistant/drafts/wording.h"
#include "assistant/knowledge/cutting.h"
#include "assistant/matters/walls.h"
#include "core/utf8.h"
#include "gen/sql/assistant/approvals/follow_ups.h"
#include "platform/ctx.h"
#include "platform/jobs/runner.h"

namespace aai::approvals {
namespace {

constexpr int orgs_per_tick = 5000, drafts_per_turn = 50, days_max = 60;
constexpr std::size_t preview_size_max = 200;

constexpr std::string_view english =
    "I am coming back to my last message, as I have not heard from you yet. Is anything unclear, "
    "or "
    "is there something you still need from us?";
constexpr std::string_view german =
    "ich komme auf meine letzte Nachricht zurück, da ich noch nichts von Ihnen gehört habe. Ist "
    "noch "
    "etwas unklar, oder fehlt Ihnen etwas von uns?";

// Nothing but courtesy: no date, no amount, nothing that would need a source.
std::string word_follow_up(const Silence& silence, drafts::Practice practice) {
  drafts::Assignment about;
  about.language =
      knowledge::guess_language(silence.reply_text, practice.about.language == "de" ? "de" : "en");
  about.practice = std::move(practice);
  about.conversation = {{"", true, "", silence.reply_text}, {"", false, silence.from_name, ""}};
  return drafts::greeting_of(about) + "\n\n" +
         std::string(about.language == "de" ? german : english) + "\n\n" +
         drafts::closing_of(about) + "\n";
}

drafts::Content content_of(const Silence& silence, std::string text, DraftId draft) {
  drafts::Content content;
  content.recipients =
      drafts::parse_recipients(silence.recipients.text).value_or(drafts::Recipients{});
  content.recipients.cc.clear();
  content.subject = silence.reply_subject;
  content.text = std::move(text);
  content.message_id = drafts::message_id_of(draft, 1, content.recipients.from.address);
  content.in_reply_to = silence.in_reply_to;
  content.references = silence.reference_ids;
  if (!silence.in_reply_to.empty()) content.references.push_back(silence.in_reply_to);
  return content;
}

// Draft and memory of it commit together, or neither does.
Task<void> draft_follow_up(Work& work, const Silence& silence) {
  const auto now = work.env.clock.now();
  auto looking = work.transaction();
  matters::stamp_conversation(looking, work.org, silence.message_id);
  const auto circumstances =
      drafts::load_circumstances(looking, work.org, silence.message_id);
  co_await looking.flush_last();

  auto tx = work.drafter_transaction();
  matters::enter_prompt(tx, work.org, silence.thread_id);
  const auto sources = drafts::load_sources(tx, work.org, silence.thread_id);
  co_await tx.flush();
  const auto draft = work.env.new_id<DraftId>();
  const auto content = content_of(silence, word_follow_up(silence, sources.practice.get()), draft);
  const auto hash = drafts::content_sha256(content);
  if (!hash) co_return;

  const std::string preview(utf8::cut(content.text, preview_size_max));
  const auto stored = co_await tx(
      sql::insert_follow_up_draft, work.org, draft, silence.mailbox_id, silence.thread_id,
      silence.message_id, silence.head_message_id, *hash, silence.from_name, silence.from_address,
      silence.subject, preview, silence.category, silence.silent_since, now);
  if (!stored) co_return;
  const auto remembered = co_await tx(sql::remember_follow_up, work.org,
                                      work.env.new_id<FollowUpId>(), silence.outbox_id, draft, now);
  if (!remembered) co_return;

  const json::Raw recipients{json::to_text(content.recipients)};
  tx.queue(sql::insert_follow_up_version, work.org, work.env.new_id<DraftVersionId>(), draft,
           content.subject, content.text, recipients, *hash, now);
  const auto examined = drafts::examine(content, sources.get(), circumstances.get());
  drafts::record_examined(tx, work.env, work.org, draft, 1, examined);
  const json::Raw told{"{\"draft_id\":\"" + std::string(draft.view()) + "\"}"};
  work.emit(tx, "draft.created", told);
  co_await tx.commit();
}

}

Task<void> find_silences(Work& work) {
  auto tx = work.transaction();
  const auto turns = co_await tx(sql::turns_of_follow_ups, orgs_per_tick);
  for (const auto& turn : turns)
    work.later_in(tx, turn.org_id, follow_up, turn, work.env.clock.now());
  co_await tx.commit();
}

Task<void> follow_up_silences(Work& work, const FollowUpTurn&) {
  auto tx = work.transaction();
  const auto silences =
      co_await tx(sql::silences, work.org, work.env.clock.now(), drafts_per_turn);
  co_await tx.commit();
  for (const auto& silence : silences) co_await draft_follow_up(work, silence);
}

Task<FollowUpSetting> show_follow_ups(Ctx& ctx) {
  const auto chosen = co_await ctx.tx.last(sql::shown_setting, ctx.org);
  co_return chosen.value_or(FollowUpSetting{});
}

Task<FollowUpSetting> change_follow_ups(Ctx& ctx, const FollowUpSetting& wish) {
  if (wish.after_days) {
    require(*wish.after_days >= 1 && *wish.after_days <= days_max, bad_days);
    ctx.tx.queue(sql::keep_setting, ctx.org, ctx.new_id<FollowUpSettingId>(), *wish.after_days,
                 ctx.now);
  } else {
    ctx.tx.queue(sql::forget_setting, ctx.org);
  }
  co_return co_await show_follow_ups(ctx);
}

}
