#include "app/router.h"

#include <algorithm>

namespace aai::app {
namespace {

std::size_t segment_count(std::string_view path) {
  return static_cast<std::size_t>(std::ranges::count(path, '/'));
}

std::string_view next_segment(std::string_view& path) {
  path.remove_prefix(1);
  const auto end = std::min(path.find('/'), path.size());
  const auto segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

bool is_capture(std::string_view pattern) { return pattern.starts_with('{'); }

bool fits(std::string_view pattern, std::string_view path, Match& match) {
  match.captured.clear();
  while (!pattern.empty()) {
    const auto wanted = next_segment(pattern);
    const auto given = next_segment(path);
    if (is_capture(wanted)) {
      if (given.empty()) return false;
      match.captured.emplace_back(wanted.substr(1, wanted.size() - 2),
                                  http::percent_decode(given, false));
    } else if (wanted != given) {
      return false;
    }
  }
  return true;
}

// Literal segments before captures, so that "/drafts/counts" is not taken for a draft's id.
bool is_more_literal(const http::Route* a, const http::Route* b) {
  return std::ranges::count(a->path, '{') < std::ranges::count(b->path, '{');
}

}

Router::Router(std::span<const Module* const> modules) {
  for (const auto* module : modules) {
    for (const auto& route : module->routes) {
      routes_.push_back(&route);
      by_segment_count_[segment_count(route.path)].push_back(&route);
    }
  }
  for (auto& [count, routes] : by_segment_count_) std::ranges::stable_sort(routes, is_more_literal);
}

Match Router::match(http::Method method, std::string_view path) const {
  constexpr std::size_t path_size_max = 2048;
  Match match;
  if (!path.starts_with('/') || path.size() > path_size_max) return match;
  const auto candidates = by_segment_count_.find(segment_count(path));
  if (candidates == by_segment_count_.end()) return match;

  const auto asked = method == http::Method::head ? http::Method::get : method;
  for (const auto* route : candidates->second) {
    if (!fits(route->path, path, match)) continue;
    if (route->method == asked) {
      match.route = route;
      return match;
    }
    match.allowed_methods += match.allowed_methods.empty() ? "" : ", ";
    match.allowed_methods += http::method_name(route->method);
  }
  match.captured.clear();
  return match;
}

}
