// What kind of line a line of mail is, as far as quoting goes.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace aai::mail_format {

enum class LineKind : char {
  text = 't',
  empty = 'e',
  quote = 'q',         // "> ..."
  announcement = 'b',  // "On Monday Ada wrote:", "-----Original Message-----"
  header = 'h',        // "From: ..." of a block of such lines
  delimiter = 'd',     // "-- " before a signature
  device = 's',        // "Sent from my iPhone"
};

struct QuoteLine {
  std::string_view text;
  LineKind kind = LineKind::text;
};

std::vector<QuoteLine> read_quote_lines(std::string_view text);

// "Best regards," and its like.
bool is_closing(std::string_view line);

}  // namespace aai::mail_format
