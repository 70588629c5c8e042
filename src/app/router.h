#pragma once
// Finds the route of a request among all modules' tables.
#include <map>

#include "platform/http/route.h"

namespace aai::app {

struct Match {
  const http::Route* route = nullptr;                                // nothing: no such path
  std::vector<std::pair<std::string_view, std::string>> captured;   // "{draft}" to its text
  std::string allowed_methods;  // set when only the method is wrong
};

class Router {
 public:
  explicit Router(std::span<const Module* const> modules);

  Match match(http::Method method, std::string_view path) const;
  const std::vector<const http::Route*>& routes() const { return routes_; }

 private:
  std::vector<const http::Route*> routes_;
  std::map<std::size_t, std::vector<const http::Route*>> by_segment_count_;
};

}
