#pragma once
// PostgreSQL's binary format, of the types that most rows are made of: no text is written there to
// be read again here, and ids, instants and bytea are half as long. What each type's `send`
// function writes; numbers are in network order.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/json_write.h"

namespace aai::pg {

template <class T>
inline constexpr bool is_bytea = std::is_same_v<T, Bytes> || std::is_same_v<T, Sealed>;

template <class T>
constexpr bool has_binary_form() {
  if constexpr (json::is_optional<T>) return has_binary_form<typename T::value_type>();
  else return std::is_integral_v<T> || json::is_id<T> || is_bytea<T> || TextType<T> ||
              DescribedEnum<T> || std::is_same_v<T, Instant> || std::is_same_v<T, std::string> ||
              std::is_same_v<T, json::Raw>;
}

// A row travels whole in one format: libpq names one for all columns of a statement.
template <class Row>
constexpr bool travels_binary() {
  bool all = true;
  if constexpr (Described<Row>) {
    boost::mp11::mp_for_each<Members<Row>>([&](auto member) {
      using Cell = std::remove_cvref_t<decltype(std::declval<Row>().*member.pointer)>;
      all = all && has_binary_form<Cell>();
    });
  }
  return all && Described<Row>;
}

[[noreturn]] void fail_decoding(std::string_view text, std::string_view expected);

// int2, int4 or int8, or bool as one byte.
std::int64_t read_integer(std::string_view bytes);
Instant read_instant(std::string_view bytes);
UuidText read_uuid(std::string_view bytes);

template <class T>
void decode_binary(std::optional<std::string_view> cell, T& out) {
  if constexpr (json::is_optional<T>) {
    if (cell) decode_binary(cell, out.emplace()); else out.reset();
    return;
  } else {
    if (!cell) fail_decoding("NULL", "a value");
  }
  if constexpr (std::is_same_v<T, bool>) out = read_integer(*cell) != 0;
  else if constexpr (std::is_integral_v<T>) {
    const auto value = read_integer(*cell);
    if (!std::in_range<T>(value)) fail_decoding(std::to_string(value), "a smaller number");
    out = static_cast<T>(value);
  }
  else if constexpr (std::is_same_v<T, Instant>) out = read_instant(*cell);
  else if constexpr (json::is_id<T>) out = T{read_uuid(*cell)};
  else if constexpr (is_bytea<T>) out.data = *cell;
  else if constexpr (std::is_same_v<T, json::Raw>) {
    // jsonb begins with the number of its version, json does not.
    out.text = cell->substr(cell->starts_with('\1') ? 1 : 0);
  }
  else if constexpr (TextType<T>) out.text = *cell;
  else if constexpr (DescribedEnum<T>) {
    if (!boost::describe::enum_from_string(std::string(*cell).c_str(), out))
      fail_decoding(*cell, "a known value");
  }
  else if constexpr (std::is_same_v<T, std::string>) out = *cell;
}

}
