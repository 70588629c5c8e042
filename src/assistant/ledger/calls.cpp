#include "assistant/ledger/calls.h"

#include "gen/sql/assistant/ledger/calls.h"
#include "platform/ctx.h"

namespace aai::ledger {
namespace {

constexpr int page_most = 50;
constexpr Problem unknown_cursor{422, "api.unknown_cursor",
                                 "This page does not exist any more. Start from the first."};

struct Place {
  std::optional<Instant> at;
  std::optional<RunId> id;
};

// "2026-11-20T09:00:00Z_<uuid>": where the page before ended.
Place read_place(const std::optional<std::string>& cursor) {
  if (!cursor || cursor->empty()) return {};
  const auto bar = cursor->find('_');
  Place place;
  if (bar != cursor->npos) {
    place.at = parse_instant(std::string_view(*cursor).substr(0, bar));
    place.id = RunId::parse(std::string_view(*cursor).substr(bar + 1));
  }
  require(place.at && place.id, unknown_cursor);
  return place;
}

CallPart shown(const PartRow& part) {
  return {part.position,     part.kind,       part.source_id,  part.label,
          part.size_bytes,   part.prompt_begin, part.prompt_end, part.source_end,
          to_hex(part.sha256.data)};
}

}

Task<CallList> list_calls(Ctx& ctx, const CallsAsked& asked) {
  const auto place = read_place(asked.after);
  std::optional<MessageId> message;
  if (asked.message && !asked.message->empty()) {
    message = MessageId::parse(*asked.message);
    require(message.has_value(), not_found);
  }
  const auto about = asked.about ? asked.about->text : std::string();
  CallList list;
  list.items = co_await ctx.tx.last(sql::calls, ctx.org, message, about, place.at, place.id,
                                    page_most + 1);
  if (static_cast<int>(list.items.size()) > page_most) {
    list.items.pop_back();
    const auto& last = list.items.back();
    list.next_cursor = to_rfc3339(last.created_at) + "_" + std::string(last.id.view());
  }
  co_return list;
}

Task<CallView> show_call(Ctx& ctx) {
  const auto run = ctx.path_id<RunId>("call");
  const auto later = load_parts(ctx.tx, ctx.org, run);
  const auto hash = ctx.tx.queue(sql::prompt_hash, ctx.org, run);
  auto call = co_await ctx.tx.last(sql::call_shown, ctx.org, run);
  if (!call) refuse(not_found);

  const auto parts = later.get();
  const auto expected = hash.get()->prompt_sha256;
  CallView view{std::move(*call), to_hex(expected.data), rebuild(parts, expected), {}};
  for (const auto& part : parts) view.parts.push_back(shown(part));
  co_return view;
}

}
