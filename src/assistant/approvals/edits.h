#pragma once
// A person's wording of a draft: a new version, checked like the assistant's own.
#include <optional>
#include <vector>

#include "assistant/approvals/queue.h"

namespace aai::approvals {

struct EditedParty {
  std::optional<Line<200>> name;
  Email address;
};
AAI_DESCRIBE(EditedParty, name, address);

struct Edit {
  int version{};  // the one that was on the screen
  Prose<50000> text;
  std::optional<std::vector<EditedParty>> to, cc;
};
AAI_DESCRIBE(Edit, version, text, to, cc);

// What the new version takes over from the one before.
struct EditBase {
  std::string state;
  int version{};
  ThreadId thread_id;
  MessageId message_id;
  json::Raw recipients;
  std::string subject, in_reply_to;
  std::vector<std::string> reference_ids;
};
AAI_DESCRIBE(EditBase, state, version, thread_id, message_id, recipients, subject, in_reply_to,
             reference_ids);

struct NewVersion {
  int version{};
};
AAI_DESCRIBE(NewVersion, version);

// Refuses: changed_meanwhile, already_decided, bad_recipients, not_found. Emits: draft.edited.
Task<DraftView> edit_draft(Ctx&, const Edit&);

}
