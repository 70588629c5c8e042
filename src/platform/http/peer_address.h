#pragma once
// Who is asking, behind proxies of ours.
#include "platform/http/message.h"

namespace aai::http {

// The address of the client: what the outermost of `trusted_proxies` proxies appended to
// X-Forwarded-For, counted from the right, since everything further left is the client's to forge.
// The socket's own address where there is none.
std::string client_address(const Headers& headers, std::string_view socket_address,
                           int trusted_proxies);

// True where the nearest trusted proxy says that the client came by https.
bool came_by_https(const Headers& headers, int trusted_proxies);

}
