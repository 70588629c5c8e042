#include "assistant/ledger/calls.h"

#include "core/list_place.h"
#include "gen/sql/assistant/ledger/calls.h"
#include "platform/ctx.h"

namespace aai::ledger {
namespace {

constexpr int page_most = 50;
const std::optional<MessageId> any_message;
const std::optional<RunId> any_call;

CallPart shown(const PartRow& part) {
  return {part.position,     part.kind,       part.source_id,  part.label,
          part.size_bytes,   part.prompt_begin, part.prompt_end, part.source_end,
          to_hex(part.sha256.data)};
}

}

Task<CallList> list_calls(Ctx& ctx, const CallsAsked& asked) {
  const auto place = place_of<RunId>(asked.after);
  std::optional<MessageId> message;
  if (asked.message && !asked.message->empty()) {
    message = MessageId::parse(*asked.message);
    require(message.has_value(), not_found);
  }
  const auto about = asked.about ? asked.about->text : std::string();
  CallList list;
  list.items = co_await ctx.tx.last(sql::calls, ctx.org, message, about, any_call, place.at,
                                    place.id, page_most + 1);
  if (static_cast<int>(list.items.size()) > page_most) {
    list.items.pop_back();
    const auto& last = list.items.back();
    list.next_cursor = ListPlace<RunId>{last.created_at, last.id}.cursor();
  }
  co_return list;
}

Task<CallView> show_call(Ctx& ctx) {
  const auto run = ctx.path_id<RunId>("call");
  const auto later = load_parts(ctx.tx, ctx.org, run);
  const auto hash = ctx.tx.queue(sql::prompt_hash, ctx.org, run);
  const ListPlace<RunId> first;
  auto calls = co_await ctx.tx.last(sql::calls, ctx.org, any_message, std::string(), run, first.at,
                                    first.id, 1);
  if (calls.empty()) refuse(not_found);

  const auto parts = later.get();
  const auto expected = hash.get()->prompt_sha256;
  CallView view{std::move(calls.front()), to_hex(expected.data), rebuild(parts, expected), {}};
  for (const auto& part : parts) view.parts.push_back(shown(part));
  co_return view;
}

}
