#pragma once
// The journey of a request, in order. Read pipeline.cpp to know what happens before any handler.
#include "app/router.h"
#include "platform/pg/pool.h"
#include "skills/security/rate_limiting.h"

namespace aai::app {

// What one event loop of the web server is made of.
struct House {
  const Env& env;
  const Router& router;
  std::span<const Module* const> modules;
  pg::Pool& app;        // login aai_app
  pg::Pool& operators;  // login aai_operator
  security::RateLimiter& limiter;
};

// Whether the path is any route's; what is not may still be a file of the web applications.
bool is_route(const House& house, const http::Request& request);

// Never throws: a refusal, a fault and a conflict that would not end are replies too.
Task<http::Reply> answer(House& house, http::Request& request);

}
