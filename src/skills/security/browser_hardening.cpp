#include "skills/security/browser_hardening.h"

#include <algorithm>
#include <array>

namespace aai::security {
namespace {

// [code: one policy per kind of reply]
constexpr std::string_view page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src "
    "'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-src 'self'; base-uri "
    "'none'; "
    "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types app";
// A worker's own policy governs what it fetches and imports.
constexpr std::string_view asset_policy =
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
constexpr std::string_view api_policy =
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
constexpr std::string_view download_policy =
    "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
// Links open outside the sandbox; nothing is loaded from anywhere, so no sender learns of a
// reading.
constexpr std::string_view mail_frame_policy =
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox allow-popups "
    "allow-popups-to-escape-sandbox";
// [end]

constexpr std::string_view unused_features =
    "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), "
    "geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), "
    "serial=(), usb=(), xr-spatial-tracking=()";

constexpr std::array exempt_paths = {
    std::string_view("/webhooks/stripe"),
    std::string_view("/webhooks/resend"),
    std::string_view("/hooks/gmail"),
};

std::string_view policy_of(ReplyClass kind) {
  switch (kind) {
    case ReplyClass::page: return page_policy;
    case ReplyClass::asset: return asset_policy;
    case ReplyClass::api: return api_policy;
    case ReplyClass::download: return download_policy;
    case ReplyClass::mail_frame: return mail_frame_policy;
  }
  return api_policy;
}

void set_default(http::Reply& reply, std::string_view name, std::string_view value) {
  if (http::find_header(reply.headers, name).empty())
    reply.headers.emplace_back(name, value);
}

// "https://a.example/path" to "https://a.example".
std::string_view origin_of(std::string_view url) {
  const auto scheme_end = url.find("://");
  if (scheme_end == url.npos) return url;
  return url.substr(0, url.find('/', scheme_end + 3));
}

}

ReplyClass class_of(const http::Reply& reply) {
  if (http::find_header(reply.headers, "content-disposition").starts_with("attachment"))
    return ReplyClass::download;
  return reply.content_type.starts_with("text/html") ? ReplyClass::mail_frame : ReplyClass::api;
}

void harden(http::Reply& reply, ReplyClass kind, bool https) {
  reply.headers.reserve(reply.headers.size() + 8);
  set_default(reply, "Content-Security-Policy", policy_of(kind));
  set_default(reply, "X-Content-Type-Options", "nosniff");
  set_default(reply, "Referrer-Policy",
              kind == ReplyClass::mail_frame ? "no-referrer" : "same-origin");
  set_default(reply, "Cross-Origin-Resource-Policy", "same-origin");
  if (https) set_default(reply, "Strict-Transport-Security", "max-age=63072000; includeSubDomains");
  if (kind == ReplyClass::page || kind == ReplyClass::mail_frame) {
    set_default(reply, "Cross-Origin-Opener-Policy", "same-origin");
    set_default(reply, "Permissions-Policy", unused_features);
  }
  if (kind != ReplyClass::page && kind != ReplyClass::asset)
    set_default(reply, "Cache-Control", "no-store");
}

bool is_exempt_from_origin_check(std::string_view path) {
  // One-click unsubscribing: a mail provider's machine, with neither cookie nor origin.
  if (path.starts_with("/u/")) return true;
  return std::ranges::find(exempt_paths, path) != exempt_paths.end();
}

// [code: who asked for this change]
bool is_cross_site(const http::Request& request, std::string_view public_url) {
  using http::Method;
  if (request.method == Method::get || request.method == Method::head) return false;
  if (is_exempt_from_origin_check(request.path())) return false;

  const auto site = request.header("sec-fetch-site");
  if (site == "same-origin") return false;
  if (!site.empty() && site != "none") return true;
  return request.header("origin") != origin_of(public_url);
}
// [end]

}
