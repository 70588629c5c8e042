#pragma once
// A browser as the server sees one: an address of its own, and a jar of cookies.
#include <map>

#include "tests/world.h"

namespace aai::test {

class Browser {
 public:
  explicit Browser(World& world);

  http::Reply send(Method method, std::string_view path, std::string_view body = "");
  http::Reply get(std::string_view path) { return send(Method::get, path); }
  http::Reply post(std::string_view path, std::string_view body) {
    return send(Method::post, path, body);
  }

  // The request as it would be sent now; for requests that run side by side.
  http::Request request(Method method, std::string_view path, std::string_view body) const;
  void keep_cookies(const http::Reply& reply);

  std::map<std::string, std::string> cookies;
  std::string peer;
  std::string user_agent =
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/142.0 Safari/537.36";

 private:
  World& world_;
};

// All of them at once, on one event loop; the replies in the order of the requests.
std::vector<http::Reply> send_together(World& world, std::vector<http::Request> requests);

// "ada-<unlike any other>@example.com"
std::string new_address(World& world, std::string_view name);

}
