#pragma once
// Browser hardening: the headers every reply carries, by the kind of reply, and the check that a
// change of state was asked for by our own pages.
// Limits: headers a handler has set itself are kept, so that a reply may be stricter.
#include <string_view>

#include "platform/http/message.h"

namespace aai::security {

enum class ReplyClass {
  page,        // HTML of our own
  asset,       // scripts, styles, fonts, images
  api,         // JSON, problems, event streams, redirects: never kept by anyone
  download,    // a file of somebody's: never shown inside our origin
  mail_frame,  // HTML of a mail, for a sandboxed frame of ours
};

// What a route's reply is, by its content type and disposition.
ReplyClass class_of(const http::Reply& reply);

// `https`: people reach us by https, so the browser may be told to insist on it.
void harden(http::Reply& reply, ReplyClass kind, bool https);

// True where a request would change state and was not sent by a page of `public_url`.
// Why: SameSite speaks of sites, not of origins; a sibling subdomain would pass.
bool is_cross_site(const http::Request& request, std::string_view public_url);

// Paths that other servers post to; they prove themselves by a signature instead.
bool is_exempt_from_origin_check(std::string_view path);

}
