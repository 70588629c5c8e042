#include "assistant/ledger/recording.h"

#include "gen/sql/assistant/ledger/recording.h"
#include "platform/crypto/digest.h"

namespace aai::ledger {
namespace {

// The parts of one prompt as the columns of their rows.
struct Parts {
  std::vector<std::string> kinds, ids, texts;
  std::vector<Bytes> hashes, text_hashes;
  std::vector<int> begins, ends, source_ends;

  void add(std::string_view whole, const drafts::Segment& part) {
    const auto text = whole.substr(part.begin, part.end - part.begin);
    if (text.empty()) return;
    const Bytes hash{crypto::sha256(text)};
    kinds.push_back(part.kind);
    ids.push_back(part.kind == "practice" ? "" : part.source_id);
    hashes.push_back(hash);
    begins.push_back(static_cast<int>(part.begin));
    ends.push_back(static_cast<int>(part.end));
    source_ends.push_back(static_cast<int>(part.source_size));
    if (part.kind == "newest" || part.kind == "message") return;
    texts.emplace_back(text);
    text_hashes.push_back(hash);
  }
};

// What stands between the sources is a part as well: nothing of a prompt is left out.
Parts parts_of(const drafts::BuiltPrompt& built, std::string_view whole) {
  Parts parts;
  std::size_t at = 0;
  const auto add_frame = [&](std::size_t end) {
    parts.add(whole, {"frame", "", at, end, end - at});
  };
  const auto shift = built.prompt.system.size();
  if (shift > 0) {
    add_frame(shift);
    at = shift;
  }
  for (auto part : built.segments) {
    part.begin += shift;
    part.end += shift;
    add_frame(part.begin);
    at = part.end;
    parts.add(whole, part);
  }
  add_frame(whole.size());
  return parts;
}

}

std::string whole_of(const llm::Prompt& prompt) { return prompt.system + prompt.user; }

void record_call(pg::Tx& tx, const Env& env, OrgId org, RunId run, MessageId message,
                 const drafts::BuiltPrompt& built) {
  const auto whole = whole_of(built.prompt);
  const auto parts = parts_of(built, whole);
  tx.queue(sql::insert_call, org, run, env.config.model_kind, env.config.model_name,
           drafts::prompt_version, Bytes{crypto::sha256(whole)}, message, env.clock.now());
  tx.queue(sql::insert_texts, org, parts.text_hashes, parts.texts);
  tx.queue(sql::insert_parts, org, run, parts.kinds, parts.ids, parts.hashes, parts.begins,
           parts.ends, parts.source_ends);
}

void record_outcome(pg::Tx& tx, const Env& env, OrgId org, RunId run, const drafts::Run& told) {
  tx.queue(sql::record_outcome, org, run, told.model, told.outcome, told.detail, told.tokens_in,
           told.tokens_out, told.duration_ms, env.clock.now());
}

}
