#include "platform/mail_format/transfer_encoding.h"

#include <array>
#include <cstdint>

#include "platform/mail_format/ascii.h"

namespace aai::mail_format {
namespace {

constexpr std::size_t window_bytes = 16u << 10;

// Gathers bytes and hands them on a window at a time.
class Window {
 public:
  explicit Window(const ByteSink& sink) : sink_(sink) {}
  bool put(char c) {
    buffer_[used_++] = c;
    return used_ < buffer_.size() || flush();
  }
  bool put(std::string_view bytes) {
    if (bytes.size() <= buffer_.size() - used_) {
      bytes.copy(buffer_.data() + used_, bytes.size());
      used_ += bytes.size();
      return used_ < buffer_.size() || flush();
    }
    return flush() && sink_(bytes);
  }
  bool flush() {
    const bool wanted = used_ == 0 || sink_({buffer_.data(), used_});
    used_ = 0;
    return wanted;
  }

 private:
  const ByteSink& sink_;
  std::array<char, window_bytes> buffer_;
  std::size_t used_ = 0;
};

constexpr std::uint8_t skip = 64, padding = 65;
constexpr auto base64_values = [] {
  std::array<std::uint8_t, 256> table;
  table.fill(skip);
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    table[static_cast<unsigned char>(alphabet[i])] = std::uint8_t(i);
  table['='] = padding;
  return table;
}();

// Padding in the middle ends a quantum and decoding goes on: some senders join encoded pieces.
bool decode_base64(std::string_view encoded, Window& out) {
  std::uint32_t bits = 0;
  unsigned count = 0;
  const auto finish = [&] {
    bool wanted = true;
    if (count == 2) wanted = out.put(char(bits >> 4));
    if (count == 3) wanted = out.put(char(bits >> 10)) && out.put(char(bits >> 2));
    bits = count = 0;
    return wanted;
  };
  for (const char c : encoded) {
    const auto value = base64_values[static_cast<unsigned char>(c)];
    if (value == skip) continue;
    if (value == padding) {
      if (!finish()) return false;
      continue;
    }
    bits = bits << 6 | value;
    if (++count < 4) continue;
    if (!out.put(char(bits >> 16)) || !out.put(char(bits >> 8)) || !out.put(char(bits)))
      return false;
    bits = count = 0;
  }
  return finish();
}

bool decode_quoted_printable(std::string_view rest, Window& out) {
  while (!rest.empty()) {
    const auto special = rest.find('=');
    if (!out.put(rest.substr(0, special))) return false;
    if (special == std::string_view::npos) return true;
    rest.remove_prefix(special + 1);
    if (rest.size() >= 2 && hex_value(rest[0]) >= 0 && hex_value(rest[1]) >= 0) {
      if (!out.put(char(hex_value(rest[0]) << 4 | hex_value(rest[1])))) return false;
      rest.remove_prefix(2);
      continue;
    }
    std::size_t blanks = 0;
    while (blanks < rest.size() && is_blank(rest[blanks])) ++blanks;
    const auto after = rest.substr(blanks);
    if (after.starts_with("\r\n")) rest = after.substr(2);
    else if (after.starts_with('\n')) rest = after.substr(1);
    else if (after.empty()) rest = after;
    else if (!out.put('=')) return false;
  }
  return true;
}

bool decode_uuencode(std::string_view rest, Window& out) {
  bool began = false;
  while (!rest.empty()) {
    const auto line = take_line(rest);
    if (!began) {
      began = line.starts_with("begin ");
      continue;
    }
    if (line.empty()) continue;
    if (line == "end" || line == "`") return true;
    int left = (line[0] - 32) & 63;
    for (std::size_t i = 1; left > 0 && i < line.size(); i += 4) {
      std::uint32_t bits = 0;
      for (std::size_t k = 0; k < 4; ++k)
        bits = bits << 6 | (i + k < line.size() ? std::uint32_t(line[i + k] - 32) & 63 : 0);
      for (int shift = 16; shift >= 0 && left > 0; shift -= 8, --left)
        if (!out.put(char(bits >> shift))) return false;
    }
  }
  return true;
}

}  // namespace

TransferEncoding transfer_encoding_of(std::string_view label) {
  label = trimmed(label);
  if (istarts_with(label, "base64")) return TransferEncoding::base64;
  if (istarts_with(label, "quoted-printable") || istarts_with(label, "quoted_printable"))
    return TransferEncoding::quoted_printable;
  if (istarts_with(label, "x-uue") || istarts_with(label, "uuencode") ||
      istarts_with(label, "x-uuencode"))
    return TransferEncoding::uuencode;
  return TransferEncoding::identity;
}

bool decode_transfer(std::string_view encoded, TransferEncoding encoding, const ByteSink& sink) {
  Window out(sink);
  bool wanted = false;
  switch (encoding) {
    case TransferEncoding::identity: return encoded.empty() || sink(encoded);
    case TransferEncoding::base64: wanted = decode_base64(encoded, out); break;
    case TransferEncoding::quoted_printable: wanted = decode_quoted_printable(encoded, out); break;
    case TransferEncoding::uuencode: wanted = decode_uuencode(encoded, out); break;
  }
  return wanted && out.flush();
}

std::string decode_transfer(std::string_view encoded, TransferEncoding encoding,
                            std::size_t bytes_max) {
  std::string out;
  const ByteSink keep = [&](std::string_view bytes) {
    out.append(bytes.substr(0, bytes_max - out.size()));
    return out.size() < bytes_max;
  };
  decode_transfer(encoded, encoding, keep);
  return out;
}

std::size_t count_decoded_bytes(std::string_view encoded, TransferEncoding encoding) {
  std::size_t count = 0;
  const ByteSink add = [&](std::string_view bytes) {
    count += bytes.size();
    return true;
  };
  decode_transfer(encoded, encoding, add);
  return count;
}

std::string decode_q_word(std::string_view encoded) {
  std::string spaced(encoded);
  std::ranges::replace(spaced, '_', ' ');
  return decode_transfer(spaced, TransferEncoding::quoted_printable, spaced.size());
}

}  // namespace aai::mail_format
