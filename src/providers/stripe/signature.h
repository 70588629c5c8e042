#pragma once
// Stripe-Signature: "t=<unix>,v1=<hex>[,v1=<hex>]", the HMAC-SHA256 of "<t>.<raw body>" under the
// whole text of the endpoint's secret.
// Source of truth: stripe-node 23.1.0. Any v1 may match (a secret is being rolled); v0 counts for
// nothing; times in the future are accepted, as Stripe's own library does.
#include <chrono>
#include <string_view>

#include "core/instant.h"

namespace aai::stripe {

enum class Verdict { valid, malformed, too_old, no_match };

inline constexpr std::chrono::seconds signature_age_max{300};
inline constexpr int signatures_max = 8;  // more than two are never sent

// `raw_body` must be the bytes that arrived: JSON written anew has another signature.
Verdict check_signature(std::string_view raw_body, std::string_view header, std::string_view secret,
                        Instant now);

// The header Stripe would send; for our own counterparts and tests.
std::string sign(std::string_view raw_body, std::string_view secret, Instant at);

}
