// The prompt ledger, at a glance: what it serves, who may call it, how often.
#include "assistant/ledger/calls.h"
#include "platform/http/route.h"

namespace aai::ledger {
namespace {

using http::Access, http::endpoint, http::Method;

constexpr Limit browse{"browse", 120, 600};

const http::Route routes[] = {
    {Method::get, "/v1/orgs/{org}/calls", read, browse, endpoint<&list_calls>,
     "List the calls of the model, all or those that saw one mail", Access::read},
    {Method::get, "/v1/orgs/{org}/calls/{call}", read, browse, endpoint<&show_call>,
     "Show what was in a call's prompt, built again and compared", Access::read},
};
}

const Module ledger_module{"ledger", routes, {}};

}
