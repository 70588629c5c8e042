#include "backoffice/clients/client_list.h"
#include "backoffice/clients/client_safety.h"
#include "backoffice/clients/mailboxes.h"
#include "platform/http/route.h"

namespace aai::clients {
namespace {

using http::Access, http::endpoint, http::Method;

constexpr Limit browse{"browse", 120, 600};
constexpr Limit act{"operator.act", 30, 60};

const http::Route routes[] = {
    {Method::get, "/v1/op/clients", see_clients, browse, endpoint<&list_clients>,
     "List clients with their plans and use", Access::write},
    {Method::get, "/v1/op/payments", see_payments, browse, endpoint<&list_payments>,
     "List payments of all clients", Access::read},
    {Method::get, "/v1/op/safety", see_clients, browse, endpoint<&list_safety>,
     "Say of all clients whether their audit is whole and their sending stopped", Access::read},
    {Method::get, "/v1/op/mailboxes", see_mailboxes, browse, endpoint<&list_mailboxes>,
     "List mailboxes of all clients with their state", Access::read},
    {Method::put, "/v1/op/mailboxes/{mailbox}/pause", run_mailboxes, act, endpoint<&pause_mailbox>,
     "Pause a mailbox", Access::write},
    {Method::del, "/v1/op/mailboxes/{mailbox}/pause", run_mailboxes, act, endpoint<&resume_mailbox>,
     "Resume a mailbox", Access::write},
    {Method::post, "/v1/op/mailboxes/{mailbox}/replay", run_mailboxes, act,
     endpoint<&replay_mailbox>, "Read a mailbox's recent mail again", Access::write},
};
}

const Module clients_module{"clients", routes, {}};

}
