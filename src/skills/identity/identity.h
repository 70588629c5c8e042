#pragma once
// Identity: who a person is, how they prove it, and the browsers they are signed in with.
// Source of truth: the tables users, sessions, magic_links; a person is the owner of an address.
#include "platform/ctx.h"
#include "platform/http/perm.h"

namespace aai {
class Work;
}

namespace aai::identity {

inline constexpr Problem link_invalid{
    410, "auth.link_invalid", "This link has expired or was already used. Ask for a new one."};
inline constexpr Problem other_browser{
    409, "auth.other_browser",
    "You asked for this in another browser. Open the link there, or type the six digits there."};
inline constexpr Problem code_invalid{422, "auth.code_invalid",
                                      "That is not the code. Please look again."};
inline constexpr Problem code_dead{410, "auth.code_dead",
                                   "This code is no longer good. Ask for a new one."};
inline constexpr Problem session_required{401, "auth.session_required", "Please sign in."};

inline constexpr std::string_view session_cookie = "__Host-aai_session";
inline constexpr std::string_view login_cookie = "__Host-aai_login";

extern const Module identity_module;
extern const WorkTables identity_work;

}
