#pragma once
// The job behind triage.read_message.
#include "assistant/triage/triage.h"
#include "core/instant.h"
#include "core/json_write.h"
#include "platform/jobs/runner.h"

namespace aai::triage {

using ReadingId = Id<struct ReadingTag>;

// Older mail is sorted but not answered: nobody waits for a reply from last year.
inline constexpr std::chrono::days answered_within{30};

struct MessageRow {
  std::string direction, from_name, from_address, subject, text, earlier_text;
  std::string auto_submitted, precedence, list_id;
  std::optional<std::string> return_path;
  bool is_automatic{}, is_report{}, sender_is_known{}, is_head{};
  Instant received_at{};
  std::vector<std::string> own_addresses;
};
AAI_DESCRIBE(MessageRow, direction, from_name, from_address, subject, text, earlier_text,
             auto_submitted, precedence, list_id, return_path, is_automatic, is_report,
             sender_is_known, is_head, received_at, own_addresses);

struct VoidedDraft {
  std::string id;
};
AAI_DESCRIBE(VoidedDraft, id);

Task<void> read_stored_message(Work& work, const ReadMessage& stored);

}
