#include "platform/http/compression.h"

#include <brotli/encode.h>
#include <zlib.h>

#include <algorithm>
#include <stdexcept>

namespace aai::http {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// "q=0", "q=0.0" and "q=0.000" are refusals.
bool is_refused(std::string_view parameters) {
  const auto weight = trimmed(parameters);
  return weight.starts_with("q=0") && weight.find_first_not_of("0.", 2) == weight.npos;
}

}

std::string brotli(std::string_view text) {
  std::string out(BrotliEncoderMaxCompressedSize(text.size()), '\0');
  std::size_t size = out.size();
  const auto done =
      BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT,
                            text.size(), reinterpret_cast<const std::uint8_t*>(text.data()), &size,
                            reinterpret_cast<std::uint8_t*>(out.data()));
  if (!done) throw std::runtime_error("brotli does not compress");
  out.resize(size);
  return out;
}

std::string gzip(std::string_view text) {
  constexpr int gzip_window_bits = 15 + 16, memory_level = 9;
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzip_window_bits, memory_level,
                   Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib does not compress");
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

Coding best_coding(std::string_view accept_encoding) {
  auto best = Coding::none;
  while (!accept_encoding.empty()) {
    const auto end = std::min(accept_encoding.find(','), accept_encoding.size());
    const auto entry = accept_encoding.substr(0, end);
    accept_encoding.remove_prefix(std::min(end + 1, accept_encoding.size()));
    const auto mark = std::min(entry.find(';'), entry.size());
    if (mark < entry.size() && is_refused(entry.substr(mark + 1))) continue;
    const auto name = trimmed(entry.substr(0, mark));
    if (name == "br") best = Coding::brotli;
    if (name == "gzip" && best == Coding::none) best = Coding::gzip;
  }
  return best;
}

}
