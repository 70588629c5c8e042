#pragma once
// One HTTP request and its reply, as the house sees them: parsed, bounded, no sockets.
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/task.h"

namespace aai::http {

enum class Method { get, head, post, put, patch, del, other };
std::string_view method_name(Method method);

using Headers = std::vector<std::pair<std::string, std::string>>;

// The value of the first header of that name, whatever its case; empty where there is none.
std::string_view find_header(const Headers& headers, std::string_view name);

struct Request {
  Method method = Method::get;
  std::string target;      // "/v1/plans?limit=3"
  Headers headers;
  std::string body;
  std::string peer;        // the client's address, after trusted proxies
  bool is_tls = false;

  std::string_view path() const { return std::string_view(target).substr(0, target.find('?')); }
  std::string_view query() const;
  std::string_view header(std::string_view name) const { return find_header(headers, name); }
  std::string_view cookie(std::string_view name) const;
};

// What a stream writes into; each call waits until the socket took the bytes. False once the
// client is gone or the server drains.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual Task<bool> write(std::string_view bytes) = 0;
  virtual bool is_open() const = 0;
};

struct Reply {
  int status = 200;
  std::string content_type = "application/json";
  Headers headers;
  std::string body;
  // A reply that goes on: the headers are sent, then this runs until it returns.
  std::function<Task<void>(Sink&)> stream;

  Reply& with(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
  }
};

// "%20" to " "; plus stays plus in paths and becomes a space in queries.
std::string percent_decode(std::string_view text, bool plus_is_space);
std::string percent_encode(std::string_view text);
std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query);

}
