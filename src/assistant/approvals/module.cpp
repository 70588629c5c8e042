// Approvals, at a glance: what they serve, who may call it, how often.
#include "assistant/approvals/asked_draft.h"
#include "assistant/approvals/decisions.h"
#include "assistant/approvals/edits.h"
#include "assistant/approvals/follow_ups.h"
#include "assistant/approvals/queue.h"
#include "platform/http/route.h"

namespace aai::approvals {
namespace {

using http::Access, http::endpoint, http::Method;

constexpr Perm count{"drafts.count", "See how many drafts wait, and what is followed up"};
constexpr Limit browse{"browse", 120, 1200};
constexpr Limit deciding{"deciding", 120, 600};

const http::Route routes[] = {
    {Method::get, "/v1/orgs/{org}/drafts", read, browse, endpoint<&list_drafts>,
     "List the drafts that wait for a decision", Access::read},
    {Method::get, "/v1/orgs/{org}/drafts/counts", count, browse, endpoint<&count_drafts>,
     "Count them by level", Access::read},
    {Method::get, "/v1/orgs/{org}/drafts/{draft}", read, browse, endpoint<&show_draft>,
     "Show a draft with its conversation and evidence", Access::read},
    {Method::put, "/v1/orgs/{org}/drafts/{draft}/text", decide, deciding, endpoint<&edit_draft>,
     "Write a new version"},
    {Method::post, "/v1/orgs/{org}/drafts/{draft}/approval", decide, deciding,
     endpoint<&approve_draft>, "Approve what was read"},
    {Method::del, "/v1/orgs/{org}/drafts/{draft}/approval", decide, deciding,
     endpoint<&undo_approval>, "Call an approved draft back"},
    {Method::post, "/v1/orgs/{org}/drafts/{draft}/rejection", decide, deciding,
     endpoint<&reject_draft>, "Reject a draft"},
    {Method::del, "/v1/orgs/{org}/drafts/{draft}/rejection", decide, deciding,
     endpoint<&undo_rejection>, "Take a rejection back"},
    {Method::post, "/v1/orgs/{org}/drafts/{draft}/snooze", decide, deciding,
     endpoint<&snooze_draft>, "Put a draft off until later"},
    {Method::del, "/v1/orgs/{org}/drafts/{draft}/snooze", decide, deciding, endpoint<&undo_snooze>,
     "Bring a draft back now"},
    {Method::post, "/v1/orgs/{org}/threads/{thread}/draft", decide, deciding,
     endpoint<&ask_for_draft>, "Ask for a draft of a conversation that has none"},
    {Method::get, "/v1/orgs/{org}/sent", read, browse, endpoint<&list_sent>,
     "List what was approved", Access::read},
    {Method::get, "/v1/orgs/{org}/follow-ups", count, browse, endpoint<&show_follow_ups>,
     "After how many days of silence a follow-up is drafted", Access::read},
    {Method::put, "/v1/orgs/{org}/follow-ups", set_follow_ups, deciding,
     endpoint<&change_follow_ups>, "Choose it, or none"},
};
}

const Module approvals_module{"approvals", routes, {}};

}
