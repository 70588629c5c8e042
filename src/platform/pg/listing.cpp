#include "platform/pg/listing.h"

namespace aai::pg {

bool append_instant(std::string& out, std::string_view timestamptz) {
  constexpr std::size_t seconds_size = 19, micros_digits = 6;  // "2026-11-20 09:00:00"
  constexpr std::string_view utc = "+00";
  if (timestamptz.size() < seconds_size + utc.size() || !timestamptz.ends_with(utc)) return false;
  if (timestamptz[4] != '-' || timestamptz[10] != ' ') return false;
  const auto fraction =
      timestamptz.substr(seconds_size, timestamptz.size() - seconds_size - utc.size());
  if (fraction.size() > 1 + micros_digits || (!fraction.empty() && fraction[0] != '.'))
    return false;

  out += '"';
  out += timestamptz.substr(0, 10);
  out += 'T';
  out += timestamptz.substr(11, 8);
  out += fraction;
  if (!fraction.empty()) out.append(1 + micros_digits - fraction.size(), '0');
  out += "Z\"";
  return true;
}

}
