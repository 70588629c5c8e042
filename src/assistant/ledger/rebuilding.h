#pragma once
// Building a recorded prompt again, from the mail and the texts that are kept, and comparing it
// with the hash it had.
#include "assistant/ledger/ledger.h"
#include "core/bytes.h"
#include "core/instant.h"
#include "platform/pg/tx.h"

namespace aai::ledger {

// A part as it was recorded, and what is there of it now.
struct PartRow {
  int position{};
  std::string kind;
  std::optional<std::string> source_id;
  std::string label;  // what a person calls it; empty for what is ours
  int size_bytes{};
  std::optional<int> prompt_begin, prompt_end, source_end;
  Bytes sha256;
  std::optional<std::string> kept;  // of prompt_texts
  std::optional<std::string> said;  // of the mail
};
AAI_DESCRIBE(PartRow, position, kind, source_id, label, size_bytes, prompt_begin, prompt_end,
             source_end, sha256, kept, said);

struct Rebuilt {
  std::string state;  // same | differs | gone (a mail is not there any more) | not_recorded
  std::string sha256;  // in hexadecimal; of what was built now
};
AAI_DESCRIBE(Rebuilt, state, sha256);

using LaterParts = pg::Later<pg::Rows::many, PartRow>;

LaterParts load_parts(pg::Tx& tx, OrgId org, RunId run);  // queued

// Pure. `expected` is the hash the prompt had.
Rebuilt rebuild(const std::vector<PartRow>& parts, const Bytes& expected);

}
