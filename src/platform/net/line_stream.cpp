#include "platform/net/line_stream.h"

#include <algorithm>

namespace aai::net {
namespace {

constexpr Link::Time step_max{60'000};
constexpr std::size_t chunk_size = 32 * 1024;

LinkResult trouble(LinkTrouble what, std::string reason) { return {what, std::move(reason), 0}; }

class NoDialer final : public Dialer {
 public:
  Task<Dialed> dial(Endpoint) override {
    Dialed none;
    none.result = trouble(LinkTrouble::unreachable, "there is no network here");
    co_return none;
  }
  Task<Offers> offers(std::string) override { co_return Offers{}; }
};

}

Dialer& no_dialer() {
  static NoDialer dialer;
  return dialer;
}

void LineStream::allow(Link::Time longest) {
  until_ = std::chrono::steady_clock::now() + longest;
}

Link::Time LineStream::time_left() const {
  const auto left = std::chrono::ceil<Link::Time>(until_ - std::chrono::steady_clock::now());
  return std::max(left, Link::Time(0));
}

Task<LinkResult> LineStream::read_more() {
  if (begin_ > 0) {
    buffer_.erase(0, begin_);
    begin_ = 0;
  }
  const auto had = buffer_.size();
  buffer_.resize(had + chunk_size);
  const std::span<char> room(buffer_.data() + had, chunk_size);
  const auto result = co_await link_->read(room, time_left());
  buffer_.resize(had + (result.ok() ? result.size : 0));
  co_return result;
}

Task<LinkResult> LineStream::read_line(std::string& line) {
  std::size_t looked_at = 0;
  for (;;) {
    const auto end = buffer_.find('\n', begin_ + looked_at);
    if (end != buffer_.npos) {
      auto size = end - begin_;
      if (size > 0 && buffer_[end - 1] == '\r') --size;
      line.assign(buffer_, begin_, size);
      begin_ = end + 1;
      co_return LinkResult();
    }
    looked_at = buffer_.size() - begin_;
    if (looked_at > line_size_max)
      co_return trouble(LinkTrouble::too_large, "a line is longer than we read");
    const auto more = co_await read_more();
    if (!more.ok()) co_return more;
  }
}

Task<LinkResult> LineStream::read_bytes(std::string& bytes, std::size_t size) {
  const auto here = std::min(size, buffer_.size() - begin_);
  bytes.assign(buffer_, begin_, here);
  begin_ += here;
  // Room is made as bytes come: a size that was only claimed takes no memory.
  while (bytes.size() < size) {
    const auto had = bytes.size();
    const auto part = std::min(size - had, chunk_size);
    bytes.resize(had + part);
    const std::span<char> room(bytes.data() + had, part);
    const auto more = co_await link_->read(room, std::min(step_max, time_left()));
    bytes.resize(had + (more.ok() ? more.size : 0));
    if (!more.ok()) co_return more;
  }
  co_return LinkResult();
}

Task<LinkResult> LineStream::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto part = bytes.substr(0, chunk_size);
    const auto written = co_await link_->write(part, std::min(step_max, time_left()));
    if (!written.ok()) co_return written;
    bytes.remove_prefix(part.size());
  }
  co_return LinkResult();
}

Task<LinkResult> LineStream::start_tls() {
  if (begin_ < buffer_.size())
    co_return trouble(LinkTrouble::untrusted, "bytes in clear came before the secured ones");
  co_return co_await link_->start_tls(std::min(step_max, time_left()));
}

}
