#pragma once
// JSON by description: a described struct is its own schema, its members' names are the fields'.
// Values are written straight into the output buffer; there is no tree in between.
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/bytes.h"
#include "core/describe.h"
#include "core/ids.h"
#include "core/instant.h"
#include "core/text_types.h"

namespace aai::json {

// JSON text made elsewhere (a jsonb column), copied as it is.
struct Raw {
  std::string text = "null";
};

void append_string(std::string& out, std::string_view text);

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class T>
inline constexpr bool is_id = false;
template <class Tag>
inline constexpr bool is_id<Id<Tag>> = true;

template <class T>
void write(std::string& out, const T& value);

template <class N>
void append_number(std::string& out, N value) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
}

template <Described T>
void write_object(std::string& out, const T& value) {
  out += '{';
  bool first = true;
  each_member<T>([&](auto member) {
    if (!first) out += ',';
    first = false;
    out += '"';
    out += outer_name(member.name);
    out += "\":";
    write(out, value.*member.pointer);
  });
  out += '}';
}

template <class T>
void write(std::string& out, const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (std::is_integral_v<T>) {
    append_number(out, value);
  } else if constexpr (std::is_floating_point_v<T>) {
    if (std::isfinite(value)) append_number(out, value); else out += "null";
  } else if constexpr (std::is_same_v<T, Raw>) {
    out += value.text;
  } else if constexpr (std::is_same_v<T, Instant>) {
    out += '"';
    append_rfc3339(out, value);
    out += '"';
  } else if constexpr (is_id<T>) {
    out += '"';
    out += value.view();
    out += '"';
  } else if constexpr (is_optional<T>) {
    if (value) write(out, *value); else out += "null";
  } else if constexpr (is_vector<T>) {
    out += '[';
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i > 0) out += ',';
      write(out, value[i]);
    }
    out += ']';
  } else if constexpr (DescribedEnum<T>) {
    append_string(out, boost::describe::enum_to_string(value, "unknown"));
  } else if constexpr (TextType<T>) {
    append_string(out, value.text);
  } else if constexpr (std::is_same_v<T, Bytes>) {
    append_string(out, to_hex(value.data));
  } else if constexpr (Described<T>) {
    write_object(out, value);
  } else {
    append_string(out, std::string_view(value));
  }
}

template <class T>
std::string to_text(const T& value) {
  std::string out;
  write(out, value);
  return out;
}

}
