#include "assistant/ledger/rebuilding.h"

#include <algorithm>

#include "assistant/drafts/prompt.h"
#include "core/utf8.h"
#include "gen/sql/assistant/ledger/rebuilding.h"
#include "platform/crypto/digest.h"

namespace aai::ledger {
namespace {

bool is_mail(const PartRow& part) { return part.kind == "newest" || part.kind == "message"; }

// Nothing where it is not there any more.
std::optional<std::string> built(const PartRow& part) {
  if (!is_mail(part)) return part.kept;
  if (!part.said) return std::nullopt;
  const auto size = static_cast<std::size_t>(part.source_end.value_or(0));
  return drafts::escaped(utf8::cut(*part.said, size));
}

}

LaterParts load_parts(pg::Tx& tx, OrgId org, RunId run) {
  return tx.queue(sql::parts_of_run, org, run);
}

Rebuilt rebuild(const std::vector<PartRow>& parts, const Bytes& expected) {
  const auto has_place = [](const PartRow& part) { return part.prompt_begin.has_value(); };
  if (parts.empty() || !std::ranges::all_of(parts, has_place)) return {"not_recorded", ""};
  std::string whole;
  for (const auto& part : parts) {
    const auto text = built(part);
    if (!text) return {"gone", ""};
    whole += *text;
  }
  const auto hash = crypto::sha256(whole);
  return {hash == expected.data ? "same" : "differs", to_hex(hash)};
}

}
