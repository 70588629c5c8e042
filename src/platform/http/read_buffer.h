#pragma once
// The bytes of one connection that were read and not yet understood. Grows to the limit only for
// whoever needs it, and gives its memory back. Private to platform/http.
#include <boost/asio/buffer.hpp>
#include <cstring>
#include <memory>
#include <string_view>

namespace aai::http {

class ReadBuffer {
 public:
  std::string_view bytes() const { return {data_.get() + begin_, end_ - begin_}; }
  bool empty() const { return begin_ == end_; }

  void consume(std::size_t count) {
    begin_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
  }

  // Room for more, or nothing where `size_max` bytes wait already.
  boost::asio::mutable_buffer room(std::size_t size_max) {
    constexpr std::size_t size_first = 4096;
    if (begin_ > 0 && end_ == size_) move_to(data_, size_);
    if (end_ == size_ && size_ < size_max) {
      const auto wider = std::min(std::max(size_ * 2, size_first), std::max(size_max, size_first));
      auto grown = std::make_unique_for_overwrite<char[]>(wider);
      move_to(grown, wider);
      data_ = std::move(grown);
    }
    return {data_.get() + end_, size_ - end_};
  }
  void added(std::size_t count) { end_ += count; }

  void release() {
    if (!empty()) return;
    data_.reset();
    begin_ = end_ = size_ = 0;
  }

 private:
  void move_to(const std::unique_ptr<char[]>& target, std::size_t size) {
    if (!empty()) std::memmove(target.get(), data_.get() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    size_ = size;
  }

  std::unique_ptr<char[]> data_;
  std::size_t begin_ = 0, end_ = 0, size_ = 0;
};

}
