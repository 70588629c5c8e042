#pragma once
// Clients: every organisation as the service's own people see it: plan, use, payments, mailboxes.
// Source of truth: tenancy, billing and mail; this module owns nothing but the pauses it sets.
// Looking for a client by words is recorded, as every act is.
#include "platform/ctx.h"
#include "platform/http/perm.h"

namespace aai::clients {

inline constexpr Perm see_clients{"op.clients_read", "See clients and their plans", ""};
inline constexpr Perm see_payments{"op.payments_read", "See payments of clients", ""};
inline constexpr Perm see_mailboxes{"op.mailboxes_read",
                                    "See the state of mailboxes, not their mail", ""};
inline constexpr Perm run_mailboxes{"op.mailboxes_run", "Pause, resume and read again mailboxes",
                                    ""};

extern const Module clients_module;

}
