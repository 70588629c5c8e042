#include "backoffice/clients/client_safety.h"

#include "gen/sql/backoffice/clients/client_safety.h"

namespace aai::clients {
namespace {

constexpr int page_size = 50;

}

Task<ClientsSafety> list_safety(Ctx& ctx, const SafetyQuery& query) {
  const auto items = ctx.tx.queue(sql::safety_of_all, query.after, page_size);
  const auto counts = ctx.tx.queue(sql::safety_counts);
  co_await ctx.tx.flush_last();
  ClientsSafety safety;
  safety.items = items.get();
  if (safety.items.size() == page_size) safety.next_cursor = safety.items.back().org_id.view();
  safety.broken_count = counts.get().broken;
  safety.stopped_count = counts.get().stopped;
  safety.house_finding = counts.get().house_finding;
  co_return safety;
}

}
