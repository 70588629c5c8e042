#pragma once
// Matters: whom the practice works for and on what, and which conversation belongs to which
// matter. A prompt is built behind the wall of one conversation (walls.h): what belongs to another
// matter does not exist there, whatever a query says.
//
// Source of truth: thread_filings for what a person said; matter_id of mail and knowledge follows.
// Limits: 1,000 clients, 2,000 matters, 50 contacts of a client.
#include "assistant/matters/ids.h"
#include "platform/http/perm.h"

namespace aai::matters {

inline constexpr Perm read{"matters.read", "See clients, matters and what is filed where"};
inline constexpr Perm keep{"matters.keep", "Open and close matters, and file conversations"};

inline constexpr Problem client_exists{409, "matters.client_exists",
                                       "There is already a client of this name."};
inline constexpr Problem contact_exists{409, "matters.contact_exists",
                                        "This address is already a contact of the client."};
inline constexpr Problem reference_taken{409, "matters.reference_taken",
                                         "Another matter has this file number."};
inline constexpr Problem too_many{409, "matters.too_many",
                                  "There are as many as there may be already."};
inline constexpr Problem no_such_client{422, "matters.no_such_client",
                                        "There is no such client."};
inline constexpr Problem no_such_matter{422, "matters.no_such_matter",
                                        "There is no such matter."};
inline constexpr Problem is_closed{409, "matters.is_closed",
                                   "The matter is closed. Open it again first."};

extern const Module matters_module;

}
