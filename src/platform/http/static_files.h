#pragma once
// The files of the web applications, served from memory.
//
// Read once at start; compressed in a thread of its own, so that starting stays quick. A path is a
// name in a table: what was not read at start cannot be asked for, however it is spelt.
// Limits: 4 MB a file, 64 MB in all; files of unknown kinds, hidden files and links are left out.
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "platform/http/message.h"

namespace aai::http {

class StaticFiles {
 public:
  explicit StaticFiles(const std::string& folder);
  ~StaticFiles();

  // Nothing where the path names no file, or the method does not read. Thread-safe.
  std::optional<Reply> answer(const Request& request) const;

  // The same as long as no file has changed; service workers carry it as their version.
  std::string_view build() const;

  void wait_until_compressed() const;

 private:
  struct Table;
  std::unique_ptr<Table> table_;
};

}
