#include "assistant/approvals/edits.h"

#include "assistant/drafts/preview.h"
#include "assistant/drafts/record.h"
#include "assistant/drafts/sources.h"
#include "assistant/knowledge/learning.h"
#include "gen/sql/assistant/approvals/edits.h"
#include "platform/ctx.h"

namespace aai::approvals {
namespace {

constexpr std::size_t recipients_max = 50;

std::vector<drafts::Party> parties_of(const std::vector<EditedParty>& edited) {
  std::vector<drafts::Party> parties;
  for (const auto& one : edited)
    parties.push_back({one.name ? one.name->text : std::string(), one.address.text});
  return parties;
}

drafts::Content edited_content(DraftId draft, const EditBase& base, const Edit& wish) {
  drafts::Content content;
  content.recipients =
      drafts::parse_recipients(base.recipients.text).value_or(drafts::Recipients{});
  if (wish.to) content.recipients.to = parties_of(*wish.to);
  if (wish.cc) content.recipients.cc = parties_of(*wish.cc);
  require(content.recipients.to.size() + content.recipients.cc.size() <= recipients_max,
          bad_recipients);
  content.subject = base.subject;
  content.text = wish.text.text;
  content.message_id =
      drafts::message_id_of(draft, base.version + 1, content.recipients.from.address);
  content.in_reply_to = base.in_reply_to;
  content.references = base.reference_ids;
  if (!base.in_reply_to.empty()) content.references.push_back(base.in_reply_to);
  return content;
}

}

Task<DraftView> edit_draft(Ctx& ctx, const Edit& wish) {
  const auto draft = ctx.path_id<DraftId>("draft");
  const auto base = co_await ctx.tx(sql::edit_base, ctx.org, draft);
  if (!base) refuse(not_found);
  if (base->state != "waiting" && base->state != "snoozed") refuse(already_decided, base->state);
  require(base->version == wish.version, changed_meanwhile);

  const auto content = edited_content(draft, *base, wish);
  const auto hash = drafts::content_sha256(content);
  if (!hash) refuse(bad_recipients);

  const auto grounds =
      co_await drafts::load_grounds(ctx.tx, ctx.org, base->thread_id, base->message_id);
  const json::Raw recipients{json::to_text(content.recipients)};
  const auto preview = drafts::preview_of(content.text);
  const auto added =
      co_await ctx.tx(sql::add_version, ctx.org, draft, ctx.new_id<DraftVersionId>(), base->version,
                      content.text, recipients, *hash, preview, ctx.now);
  if (!added) refuse(changed_meanwhile);

  if (base->version == 1) {
    const knowledge::LearnFromReply lesson{draft};
    ctx.later(knowledge::learn_from_reply, lesson, ctx.now + knowledge::looked_at_every);
  }
  const auto examined = drafts::examine(content, grounds.sources, grounds.circumstances);
  drafts::record_examined(ctx.tx, ctx.env, ctx.org, draft, added->version, examined);
  co_return co_await show_draft(ctx);
}

}
