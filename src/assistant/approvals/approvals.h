#pragma once
// Approvals: a person reads a draft and decides. What was decided is bound to the exact content,
// the recipients and the newest message of the thread; when one of them changes, it is void.
//
// Source of truth: drafts.state for the queue; draft_decisions and its reversals for who decided.
// Emits: draft.decided, draft.restored, draft.voided, draft.sent.
#include "assistant/ids.h"
#include "platform/http/perm.h"

namespace aai::approvals {

inline constexpr Perm decide{"drafts.decide", "Approve, edit, reject and snooze drafts"};
inline constexpr Perm read{"drafts.read", "Read drafts and the mail they answer"};

inline constexpr Problem changed_meanwhile{409, "draft.changed_meanwhile",
                                           "The draft has changed since you read it."};
inline constexpr Problem presented_other{
    409, "draft.presented_other",
    "The text on your screen is not the text of this version. Load the page again and read it."};
inline constexpr Problem thread_moved_on{409, "draft.thread_moved_on",
                                         "A newer message has arrived in this conversation."};
inline constexpr Problem blanks_open{409, "draft.blanks_open",
                                     "The draft still has blanks to fill."};
inline constexpr Problem is_blocked{409, "draft.is_blocked",
                                    "A check blocks this draft from being sent."};
inline constexpr Problem already_decided{409, "draft.already_decided",
                                         "This draft has already been decided."};
inline constexpr Problem too_late{409, "draft.too_late", "It has already left."};
inline constexpr Problem is_void{409, "draft.is_void",
                                 "It was called back before, and does not leave."};
inline constexpr Problem bad_recipients{422, "draft.bad_recipients",
                                        "The recipients cannot be written to as they are."};
inline constexpr Problem approval_denied{403, "draft.approval_denied",
                                         "The organisation's policy denies this approval."};
inline constexpr Problem approved_by_you{409, "draft.approved_by_you",
                                         "You have approved it already. It waits for another "
                                         "person."};

extern const Module approvals_module;
extern const WorkTables approvals_work;

}
