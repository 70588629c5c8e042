#pragma once
// Skill 031, approval gates: approve, reject and snooze, and taking each of them back.
#include <optional>

#include "assistant/approvals/approvals.h"
#include "core/bytes.h"
#include "core/text_types.h"

namespace aai::approvals {

// What the person had on the screen: the decision counts for this and nothing else.
struct Approval {
  int version{};
  Bytes content_sha256;
  Bytes presented_sha256;  // of the reply's text as it was shown, in UTF-8
};
AAI_DESCRIBE(Approval, version, content_sha256, presented_sha256);

struct Rejection {
  int version{};
  std::optional<Prose<2000>> reason;
};
AAI_DESCRIBE(Rejection, version, reason);

struct Snooze {
  Instant until{};
};
AAI_DESCRIBE(Snooze, until);

struct Decided {
  std::string state;
  std::optional<Instant> undo_until;
};
AAI_DESCRIBE(Decided, state, undo_until);

// An approval's answer. Where sending is stopped it is kept, and leaves when sending goes on.
// Where the policy wants more people, the draft goes on waiting for them.
struct Approved {
  std::string state;
  std::optional<Instant> undo_until;
  bool is_sending_stopped{};
  int approvals{}, approvals_needed{};
  std::string rule, sentence;  // of the policy; empty where no rule speaks
};
AAI_DESCRIBE(Approved, state, undo_until, is_sending_stopped, approvals, approvals_needed, rule,
             sentence);

// Why a decision found no draft to decide on.
struct Standing {
  std::string state;
  int version{};
  Bytes content_sha256, text_sha256;
  int open_blanks{};
  int blocked_checks{};
  bool is_head{};
  bool has_policy{};
};
AAI_DESCRIBE(Standing, state, version, content_sha256, text_sha256, open_blanks, blocked_checks,
             is_head, has_policy);

// Whether it still waits, as the person had it on the screen, with nothing in the way.
bool is_as_read(const Standing&, const Approval&);

// The refusal that fits what the draft is now.
[[noreturn]] void refuse_for(const std::optional<Standing>&, const Approval&);

struct Undone {
  DraftId id;
};
AAI_DESCRIBE(Undone, id);

// Refuses: changed_meanwhile, presented_other, thread_moved_on, blanks_open, is_blocked,
// already_decided, not_found.
// Emits: draft.decided. The reply leaves when the undo window has passed.
Task<Approved> approve_draft(Ctx&, const Approval&);

// Calls an approved draft back into the queue while it is held. Refuses: too_late, not_found.
Task<Decided> undo_approval(Ctx&);

Task<Decided> reject_draft(Ctx&, const Rejection&);
Task<Decided> undo_rejection(Ctx&);
Task<Decided> snooze_draft(Ctx&, const Snooze&);
Task<Decided> undo_snooze(Ctx&);

}
