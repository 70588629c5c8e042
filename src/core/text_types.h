#pragma once
// Text that was checked while being read: a handler that takes an Email holds an address.
// Every text type has `text`, `accepts()` and `expects`, the words a form shows when it refuses.
#include <compare>
#include <concepts>
#include <string>
#include <string_view>

namespace aai {

template <class T>
concept TextType = requires(T value, std::string_view text) {
  { value.text } -> std::convertible_to<std::string>;
  { T::accepts(text) } -> std::same_as<bool>;
  { T::expects } -> std::convertible_to<std::string_view>;
};

// Valid UTF-8 of `least` to `most` code points; control characters only where `lines` allows
// tab and line feed.
bool is_text(std::string_view text, std::size_t least, std::size_t most, bool lines);
bool is_email_address(std::string_view text);
bool is_slug(std::string_view text, std::size_t most);
bool is_time_zone(std::string_view text);

// One line a person typed: a name, a subject.
template <std::size_t Most>
struct Line {
  std::string text;
  static bool accepts(std::string_view from) { return is_text(from, 1, Most, false); }
  static constexpr std::string_view expects = "one line of text, neither empty nor too long";
  friend auto operator<=>(const Line&, const Line&) = default;
};

// Text of several lines: a signature, a reply. May be empty.
template <std::size_t Most>
struct Prose {
  std::string text;
  static bool accepts(std::string_view from) { return is_text(from, 0, Most, true); }
  static constexpr std::string_view expects = "text without control characters, not too long";
  friend auto operator<=>(const Prose&, const Prose&) = default;
};

// An address of RFC 5321 as people have them: dot-atom or quoted local part, a domain with a dot,
// 254 characters at most. Kept as typed; compare normalised() addresses.
struct Email {
  std::string text;
  static bool accepts(std::string_view from) { return is_email_address(from); }
  static constexpr std::string_view expects = "an e-mail address";
  friend auto operator<=>(const Email&, const Email&) = default;
};
std::string normalised(const Email& address);

// A key in a URL or a catalogue: lower case, digits, single hyphens or underscores.
struct Slug {
  std::string text;
  static bool accepts(std::string_view from) { return is_slug(from, 63); }
  static constexpr std::string_view expects = "lower-case letters, digits and hyphens";
  friend auto operator<=>(const Slug&, const Slug&) = default;
};

// A name of the IANA time zone database, "Europe/London".
struct TimeZone {
  std::string text;
  static bool accepts(std::string_view from) { return is_time_zone(from); }
  static constexpr std::string_view expects = "a time zone such as Europe/London";
  friend auto operator<=>(const TimeZone&, const TimeZone&) = default;
};

}
