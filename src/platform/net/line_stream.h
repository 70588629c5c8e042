#pragma once
// Lines and runs of bytes over a link, bounded in size and time.
// Limits: a line 1 MiB, which only lists of numbers come near; each command says its own time.
#include "platform/net/dialer.h"

namespace aai::net {

class LineStream {
 public:
  static constexpr std::size_t line_size_max = 1024 * 1024;

  explicit LineStream(std::unique_ptr<Link> link) : link_(std::move(link)) {}

  // From now on everything together may take that long, and each step a minute of it at most.
  void allow(Link::Time longest);

  Task<LinkResult> read_line(std::string& line);  // without its CRLF, or LF alone
  Task<LinkResult> read_bytes(std::string& bytes, std::size_t size);
  Task<LinkResult> write(std::string_view bytes);
  // Refuses where bytes already stand here: somebody sent them in clear, to be read as secured.
  Task<LinkResult> start_tls();

  void interrupt() { link_->interrupt(); }
  void close() { link_->close(); }

 private:
  Link::Time time_left() const;
  Task<LinkResult> read_more();

  std::unique_ptr<Link> link_;
  std::string buffer_;
  std::size_t begin_ = 0;  // what stands before was read
  std::chrono::steady_clock::time_point until_{};
};

}
