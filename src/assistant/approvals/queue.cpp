#include "assistant/approvals/queue.h"

#include <algorithm>

#include "core/list_place.h"
#include "gen/sql/assistant/approvals/queue.h"
#include "platform/ctx.h"

namespace aai::approvals {
namespace {

constexpr int page_size_default = 20, page_size_max = 100;
using Cursor = ListPlace<DraftId>;

// Before everything, in a list that goes upwards.
const Cursor lowest{*parse_instant("0001-01-01T00:00:00Z"),
                    *DraftId::parse("00000000-0000-0000-0000-000000000000")};

Cursor start_of(const std::optional<Line<100>>& after, const Cursor& first_page = {}) {
  return after ? place_of<DraftId>(std::string_view(after->text)) : first_page;
}

std::vector<MessageView> join_attachments(std::vector<MessageRow> messages,
                                          const std::vector<AttachmentRow>& attachments) {
  std::vector<MessageView> views;
  for (auto& message : messages) {
    MessageView view{message.id, std::move(message.direction), std::move(message.from_name),
                     std::move(message.from_address), std::move(message.to), std::move(message.cc),
                     message.received_at, std::move(message.text), std::move(message.quoted_text),
                     message.has_html, message.has_hidden_content, {}};
    std::ranges::copy_if(attachments, std::back_inserter(view.attachments),
                         [&](const AttachmentRow& one) { return one.message_id == view.id; });
    views.push_back(std::move(view));
  }
  return views;
}

DraftView view_of(DraftHead head) {
  DraftView view;
  auto recipients = drafts::parse_recipients(head.recipients.text).value_or(drafts::Recipients{});
  view.id = head.id;
  view.state = std::move(head.state);
  view.level = std::move(head.level);
  view.confidence = std::move(head.confidence);
  view.void_reason = std::move(head.void_reason);
  view.version = head.version;
  view.content_sha256 = std::move(head.content_sha256);
  view.to = std::move(recipients.to);
  view.cc = std::move(recipients.cc);
  view.subject = std::move(head.subject);
  view.text = std::move(head.text);
  view.written_by = std::move(head.written_by);
  view.assistant_text = std::move(head.assistant_text);
  view.thread = {head.thread_id, std::move(head.thread_subject), {}};
  view.undo_until = head.undo_until;
  view.snoozed_until = head.snoozed_until;
  return view;
}

// Few drafts wait for another approval, so these cost a flight of their own and the others none.
Task<void> count_approvals(Ctx& ctx, pg::Listing<DraftRow>& items) {
  std::vector<DraftId> begun;
  for (std::size_t i = 0; i < items.size(); ++i)
    if (items.cell<&DraftRow::approvals>(i) > 0) begun.push_back(items.cell<&DraftRow::id>(i));
  if (begun.empty()) co_return;
  co_await ctx.tx.restart();
  const auto given = co_await ctx.tx.last(sql::approvals_given, ctx.org, begun);
  auto rows = items.rows();
  for (auto& row : rows) {
    const auto found = std::ranges::find(given, row.id, &GivenApprovals::id);
    row.approvals = found == given.end() ? 0 : found->approvals;
    row.approvals_needed = found == given.end() ? 1 : found->approvals_needed;
  }
  items = pg::Listing<DraftRow>(std::move(rows));
}

// The place behind a page that is full; where it is not, nothing follows.
template <auto At>
std::optional<std::string> cursor_behind(const pg::Listing<DraftRow>& items, int size) {
  if (static_cast<int>(items.size()) < size) return std::nullopt;
  const auto last = items.size() - 1;
  const std::optional<Instant> at = items.cell<At>(last);
  return Cursor{at.value(), items.cell<&DraftRow::id>(last)}.cursor();
}

Task<QueuePage> list_snoozed(Ctx& ctx, const Cursor& start, int size) {
  const auto drafts = ctx.tx.queue(sql::drafts_snoozed, ctx.org, start.at, start.id, size);
  co_await ctx.tx.flush_last();
  QueuePage page;
  page.items = drafts.listing();
  page.next_cursor = cursor_behind<&DraftRow::snoozed_until>(page.items, size);
  co_return page;
}

}

Task<QueuePage> list_drafts(Ctx& ctx, const QueueQuery& query) {
  const int size = std::clamp(query.limit.value_or(page_size_default), 1, page_size_max);
  const bool is_snoozed = query.level && query.level->text == "snoozed";
  if (is_snoozed) co_return co_await list_snoozed(ctx, start_of(query.after, lowest), size);

  const auto start = start_of(query.after);
  const auto level = query.level ? std::optional(query.level->text) : std::nullopt;

  ctx.tx.plan_once();
  const auto drafts =
      ctx.tx.queue(sql::drafts_waiting, ctx.org, level, start.at, start.id, size);
  co_await ctx.tx.flush_last();
  QueuePage page;
  page.items = drafts.listing();
  co_await count_approvals(ctx, page.items);
  page.next_cursor = cursor_behind<&DraftRow::received_at>(page.items, size);
  co_return page;
}

Task<QueueCounts> count_drafts(Ctx& ctx) {
  co_return co_await ctx.tx.last(sql::queue_counts, ctx.org, ctx.now);
}

Task<DraftView> show_draft(Ctx& ctx) {
  const auto id = ctx.path_id<DraftId>("draft");
  const auto head = ctx.tx.queue(sql::draft_head, ctx.org, id);
  const auto messages = ctx.tx.queue(sql::messages_of_draft, ctx.org, id);
  const auto attachments = ctx.tx.queue(sql::attachments_of_draft, ctx.org, id);
  const auto claims = ctx.tx.queue(sql::claims_of_draft, ctx.org, id);
  const auto blanks = ctx.tx.queue(sql::blanks_of_draft, ctx.org, id);
  const auto checks = ctx.tx.queue(sql::checks_of_draft, ctx.org, id);
  const auto triage = ctx.tx.queue(sql::triage_of_draft, ctx.org, id);
  const auto approvals = ctx.tx.queue(sql::approvals_of_draft, ctx.org, id);
  co_await ctx.tx.flush_last();

  auto found = head.get();
  if (!found) refuse(not_found);
  auto view = view_of(std::move(*found));
  view.thread.messages = join_attachments(messages.get(), attachments.get());
  view.claims = claims.get();
  view.blanks = blanks.get();
  view.checks = checks.get();
  view.triage = triage.get();
  view.approvals = approvals.get();
  co_return view;
}

Task<SentPage> list_sent(Ctx& ctx, const SentQuery& query) {
  const auto start = start_of(query.after);

  SentPage page;
  page.items =
      co_await ctx.tx.last(sql::drafts_sent, ctx.org, start.at, start.id, page_size_default);
  if (static_cast<int>(page.items.size()) == page_size_default)
    page.next_cursor = Cursor{page.items.back().decided_at, page.items.back().draft_id}.cursor();
  co_return page;
}

}
