#pragma once
// Compares all messages of the last 90 days with what is stored, and fetches what is missing.
// The first reading of a mailbox, the recovery of a lost cursor and the daily census are the same.
#include "assistant/mail/fetch.h"

namespace aai::mail {

struct Comparison {
  Stop stop;
  bool is_complete = false;  // everything listed is stored, or noted as a problem
};

// `next_history_id`: the provider's place when the comparison began; empty: it begins now.
// A census that finds late messages opens a gap of its own before it closes all.
Task<Comparison> compare_all(Run&, std::string kind, std::string next_history_id,
                             Instant is_news_since);

struct ClosedGap {
  Instant opened_at;
};
AAI_DESCRIBE(ClosedGap, opened_at);

struct HeadRow {
  MessageId head_message_id;
};
AAI_DESCRIBE(HeadRow, head_message_id);

}
