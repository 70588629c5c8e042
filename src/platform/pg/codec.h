#pragma once
// C++ values to PostgreSQL's text format and back; a row is a described struct whose members
// are the columns, in order. Rows come in binary where they can (pg/binary.h).
#include <charconv>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/pg/binary.h"

namespace aai::pg {

using Parameter = std::optional<std::string>;  // nothing is NULL

// One row of a result: the columns' bytes, NULL as nothing. Views live as long as the result.
using Cells = std::span<const std::optional<std::string_view>>;

std::string array_literal(const std::vector<std::string>& elements);
std::vector<std::string> parse_array(std::string_view literal);

template <class T>
Parameter encode(const T& value) {
  if constexpr (json::is_optional<T>) return value ? encode(*value) : std::nullopt;
  else if constexpr (std::is_same_v<T, bool>) return value ? "t" : "f";
  else if constexpr (std::is_arithmetic_v<T>) {
    std::string text;
    json::append_number(text, value);
    return text;
  }
  else if constexpr (std::is_same_v<T, Instant>) return to_rfc3339(value);
  else if constexpr (is_bytea<T>) return "\\x" + to_hex(value.data);
  else if constexpr (std::is_same_v<T, json::Raw> || TextType<T>) return value.text;
  else if constexpr (json::is_id<T>) return std::string(value.view());
  else if constexpr (DescribedEnum<T>) return boost::describe::enum_to_string(value, "");
  else if constexpr (json::is_vector<T>) {
    std::vector<std::string> elements;
    for (const auto& one : value) elements.push_back(encode(one).value());
    return array_literal(elements);
  }
  else return std::string(std::string_view(value));
}

template <class T>
void decode(std::optional<std::string_view> cell, T& out) {
  if constexpr (json::is_optional<T>) {
    if (cell) decode(cell, out.emplace()); else out.reset();
    return;
  } else {
    if (!cell) fail_decoding("NULL", "a value");
  }
  if constexpr (std::is_same_v<T, bool>) out = *cell == "t";
  else if constexpr (std::is_arithmetic_v<T>) {
    const auto [end, error] = std::from_chars(cell->data(), cell->data() + cell->size(), out);
    if (error != std::errc() || end != cell->data() + cell->size())
      fail_decoding(*cell, "a number");
  }
  else if constexpr (std::is_same_v<T, Instant>) {
    const auto instant = parse_instant(*cell);
    if (!instant) fail_decoding(*cell, "a timestamptz");
    out = *instant;
  }
  else if constexpr (is_bytea<T>) {
    auto bytes = from_hex(cell->substr(cell->starts_with("\\x") ? 2 : 0));
    if (!bytes) fail_decoding(*cell, "a bytea");
    out.data = std::move(*bytes);
  }
  else if constexpr (json::is_id<T>) {
    const auto id = T::parse(*cell);
    if (!id) fail_decoding(*cell, "a uuid");
    out = *id;
  }
  else if constexpr (std::is_same_v<T, json::Raw> || TextType<T>) out.text = *cell;
  else if constexpr (DescribedEnum<T>) {
    if (!boost::describe::enum_from_string(std::string(*cell).c_str(), out))
      fail_decoding(*cell, "a known value");
  }
  else if constexpr (json::is_vector<T>) {
    for (const auto& element : parse_array(*cell)) decode(element, out.emplace_back());
  }
  else if constexpr (!json::is_optional<T>) out.assign(*cell);
}

// A cell of such a row, in the format that the row came in.
template <class Row, class T>
void decode_cell(std::optional<std::string_view> cell, T& out) {
  if constexpr (travels_binary<Row>()) decode_binary(cell, out);
  else decode(cell, out);
}

template <Described Row>
Row decode_row(Cells cells) {
  Row row{};
  std::size_t column = 0;
  each_member<Row>([&](auto member) {
    if (column >= cells.size()) fail_decoding("the row", "more columns");
    decode_cell<Row>(cells[column++], row.*member.pointer);
  });
  return row;
}

}
