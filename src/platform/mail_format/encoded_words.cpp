#include "platform/mail_format/encoded_words.h"

#include <optional>

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/charset.h"
#include "platform/mail_format/limits.h"
#include "platform/mail_format/transfer_encoding.h"

namespace aai::mail_format {
namespace {

// Far beyond RFC 2047's 75; a bound, so that unfinished words are not searched to the end each.
constexpr std::size_t word_bytes_max = 4'096;

struct Word {
  std::string_view charset;
  std::string bytes;
  std::size_t length = 0;  // of the whole token in the source
};

std::optional<Word> read_word(std::string_view text) {
  text = text.substr(0, word_bytes_max);
  const auto charset_end = text.find('?', 2);
  if (charset_end == std::string_view::npos || charset_end + 2 >= text.size()) return {};
  const char kind = to_lower(text[charset_end + 1]);
  if ((kind != 'q' && kind != 'b') || text[charset_end + 2] != '?') return {};
  const auto start = charset_end + 3;
  // The payload of a Q word may hold `=?`-like noise, but "?=" only ends it.
  const auto end = text.find("?=", start);
  if (end == std::string_view::npos) return {};
  auto charset = text.substr(2, charset_end - 2);
  charset = charset.substr(0, charset.find('*'));  // RFC 2231 language suffix
  if (charset.empty() || charset.find_first_of(" \t<>") != std::string_view::npos) return {};
  const auto payload = text.substr(start, end - start);
  auto bytes = kind == 'q'
                   ? decode_q_word(payload)
                   : decode_transfer(payload, TransferEncoding::base64, payload.size());
  return Word{charset, std::move(bytes), end + 2};
}

std::string flattened(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  for (const char c : raw) {
    if (c == '\r' || c == '\n' || c == '\0') continue;
    out += c == '\t' ? ' ' : c;
  }
  return out;
}

}  // namespace

std::string decode_header_text(std::string_view raw) {
  const auto source = flattened(raw.substr(0, limits::header_bytes_max));
  std::string_view rest = source;
  std::string out, bytes, charset;
  bool after_word = false;
  const auto flush = [&] {
    if (!bytes.empty()) out += flattened(decode_charset(bytes, charset).text);
    bytes.clear();
  };
  while (!rest.empty()) {
    const auto marker = rest.find("=?");
    const auto plain = rest.substr(0, marker);
    const auto word = marker == std::string_view::npos ? std::nullopt
                                                       : read_word(rest.substr(marker));
    // White space between two encoded words is not text; a split character may span them.
    const bool joins = after_word && word && trimmed(plain).empty();
    if (!joins) {
      flush();
      out += decode_charset(plain, "").text;
    }
    if (!word) {
      if (marker == std::string_view::npos) break;
      out += "=?";
      rest.remove_prefix(marker + 2);
      after_word = false;
      continue;
    }
    if (!iequals(charset, word->charset)) flush();
    charset = word->charset;
    bytes += word->bytes;
    rest.remove_prefix(marker + word->length);
    after_word = true;
  }
  flush();
  return std::string(trimmed(out));
}

}  // namespace aai::mail_format
