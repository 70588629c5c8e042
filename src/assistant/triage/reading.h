#pragma once
// Reading: one stored message into what it is, who said so and why. Rules first, then the
// classifier.
#include <optional>
#include <string>
#include <vector>

#include "assistant/triage/classifier.h"

namespace aai::triage {

// A stored message, as far as it is judged.
struct ReadableMessage {
  std::string direction, from_name, from_address, subject, text;
  std::string earlier_text;  // of the same sender, since the practice last wrote
  std::string auto_submitted, precedence, list_id;
  std::optional<std::string> return_path;
  bool is_automatic{}, is_report{};
  bool sender_is_known{};  // the practice has written to this address
  std::vector<std::string> own_addresses;
};

struct Reading {
  std::string category;  // one of category_names, or "automated"
  bool needs_reply = false;
  std::string priority;    // low | normal | high
  std::string decided_by;  // rule | classifier
  std::string reason, span;
  double confidence = 1;
};

// Without a model only the rules judge, and a question asks for a reply.
Reading read_mail(const ReadableMessage& message, const TriageModel* model);

// Loaded once in the process; nothing where there is no such file.
const TriageModel* shipped_model(const std::string& path);

}
