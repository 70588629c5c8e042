#pragma once
// The calls on record: all of them, those that saw one mail, and one with all that was in it.
// Limits: 50 a page.
#include "assistant/ledger/rebuilding.h"
#include "core/json_write.h"

namespace aai::ledger {

struct CallRow {
  RunId id;
  Instant created_at{};
  std::string purpose, backend, model, prompt_version, outcome, detail;
  int tokens_in{}, tokens_out{}, duration_ms{};
  std::optional<std::int64_t> cost_microcents;
  std::optional<std::string> currency;
  std::optional<MessageId> message_id;  // the mail that was answered
  std::string subject, from_name, from_address;  // of it
  int mails{};                                   // that were in the prompt
  bool is_model_call{};  // false: the local writer; nothing was given to a model
};
AAI_DESCRIBE(CallRow, id, created_at, purpose, backend, model, prompt_version, outcome, detail,
             tokens_in, tokens_out, duration_ms, cost_microcents, currency, message_id, subject,
             from_name, from_address, mails, is_model_call);

struct CallList {
  std::vector<CallRow> items;
  std::optional<std::string> next_cursor;
};
AAI_DESCRIBE(CallList, items, next_cursor);

struct CallsAsked {
  std::optional<std::string> message;  // only those that saw this mail
  std::optional<Line<200>> about;      // or a mail of this subject or address
  std::optional<std::string> after;
};
AAI_DESCRIBE(CallsAsked, message, about, after);

struct CallPart {
  int position{};
  std::string kind;
  std::optional<std::string> source_id;
  std::string label;
  int size_bytes{};
  std::optional<int> prompt_begin, prompt_end, source_end;
  std::string sha256;  // in hexadecimal
};
AAI_DESCRIBE(CallPart, position, kind, source_id, label, size_bytes, prompt_begin, prompt_end,
             source_end, sha256);

struct CallView {
  CallRow call;
  std::string prompt_sha256;  // in hexadecimal
  Rebuilt rebuilt;            // now, for this answer
  std::vector<CallPart> parts;
};
AAI_DESCRIBE(CallView, call, prompt_sha256, rebuilt, parts);

struct PromptHash {
  Bytes prompt_sha256;
};
AAI_DESCRIBE(PromptHash, prompt_sha256);

Task<CallList> list_calls(Ctx&, const CallsAsked&);  // GET .../calls, newest first
Task<CallView> show_call(Ctx&);                      // GET .../calls/{call}; refuses not_found

}
