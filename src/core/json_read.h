#pragma once
// Reads JSON into described structs. Every wrong field is named with its path, all at once;
// unknown fields are refused; every string and list has a bound.
// Included by module.cpp files and provider clients only: Boost.JSON is slow to compile.
#include <boost/json/value.hpp>
#include <limits>

#include "core/json_write.h"
#include "core/problem.h"

namespace aai::json {

using Value = boost::json::value;

inline constexpr std::size_t string_size_max = 64 * 1024;
inline constexpr std::size_t list_size_max = 1000;

// Where in the document a value stands; a chain on the stack, spelt only when something is wrong.
struct At {
  const At* parent = nullptr;
  std::string_view name;
  std::size_t index = std::string_view::npos;
  std::string path() const;
};

enum class Unknown { refused, ignored };  // fields the struct does not have

struct Reader {
  Unknown unknown = Unknown::refused;
  bool all_texts = false;  // a query string: numbers and truths are spelt as text
  std::vector<FieldProblem> wrong;
  void complain(const At& at, std::string_view message);
};

// Refuses malformed_body; depth and size are bounded.
Value parse(std::string_view text);
// For documents that are not a person's: nothing when it is not JSON.
std::optional<Value> try_parse(std::string_view text);

void read_string(Reader&, const At&, const Value&, std::string& out);
void read_bool(Reader&, const At&, const Value&, bool& out);
bool read_integer(Reader&, const At&, const Value&, long long least, long long most,
                  long long& out);
void read_double(Reader&, const At&, const Value&, double& out);
void read_instant(Reader&, const At&, const Value&, Instant& out);
std::string serialize(const Value&);

template <class T>
void read(Reader& reader, const At& at, const Value& from, T& out);

template <Described T>
void read_object(Reader& reader, const At& at, const Value& from, T& out) {
  const auto* object = from.if_object();
  if (!object) return reader.complain(at, "expected an object");

  std::size_t known = 0;
  each_member<T>([&](auto member) {
    const At here{&at, outer_name(member.name)};
    using M = std::remove_cvref_t<decltype(out.*member.pointer)>;
    if (const auto* field = object->if_contains(outer_name(member.name))) {
      ++known;
      read(reader, here, *field, out.*member.pointer);
    } else if (!is_optional<M> && reader.unknown == Unknown::refused) {
      reader.complain(here, "is required");
    }
  });
  if (reader.unknown == Unknown::ignored || known == object->size()) return;
  for (const auto& [name, value] : *object) {
    bool expected = false;
    each_member<T>([&](auto member) { expected = expected || name == outer_name(member.name); });
    if (!expected)
      reader.complain(At{&at, std::string_view(name.data(), name.size())}, "unknown field");
  }
}

template <class T>
void read_list(Reader& reader, const At& at, const Value& from, std::vector<T>& out) {
  const auto* list = from.if_array();
  if (!list) return reader.complain(at, "expected a list");
  if (list->size() > list_size_max) return reader.complain(at, "has too many entries");
  out.resize(list->size());
  for (std::size_t i = 0; i < list->size(); ++i) read(reader, At{&at, {}, i}, (*list)[i], out[i]);
}

template <class T>
void read_text(Reader& reader, const At& at, const Value& from, T& out) {
  std::string text;
  const auto before = reader.wrong.size();
  read_string(reader, at, from, text);
  if (reader.wrong.size() != before) return;
  if (!T::accepts(text)) return reader.complain(at, std::string("expected ").append(T::expects));
  out.text = std::move(text);
}

template <class T>
void read(Reader& reader, const At& at, const Value& from, T& out) {
  if constexpr (is_optional<T>) {
    if (from.is_null()) out.reset(); else read(reader, at, from, out.emplace());
  } else if constexpr (is_vector<T>) {
    read_list(reader, at, from, out);
  } else if constexpr (std::is_same_v<T, bool>) {
    read_bool(reader, at, from, out);
  } else if constexpr (std::is_integral_v<T>) {
    long long number = 0;
    if (read_integer(reader, at, from, std::numeric_limits<T>::min(), std::numeric_limits<T>::max(),
                     number))
      out = static_cast<T>(number);
  } else if constexpr (std::is_floating_point_v<T>) {
    read_double(reader, at, from, out);
  } else if constexpr (std::is_same_v<T, Raw>) {
    out.text = serialize(from);
  } else if constexpr (std::is_same_v<T, Instant>) {
    read_instant(reader, at, from, out);
  } else if constexpr (std::is_same_v<T, Bytes>) {
    const auto* text = from.if_string();
    auto bytes =
        text && text->size() <= string_size_max ? from_hex(std::string_view(*text)) : std::nullopt;
    if (bytes)
      out.data = std::move(*bytes);
    else
      reader.complain(at, "expected hexadecimal digits");
  } else if constexpr (is_id<T>) {
    const auto* text = from.if_string();
    const auto id = text ? T::parse(std::string_view(*text)) : std::nullopt;
    if (id) out = *id; else reader.complain(at, "expected an id");
  } else if constexpr (DescribedEnum<T>) {
    const auto* text = from.if_string();
    if (!text || !boost::describe::enum_from_string(std::string(*text).c_str(), out))
      reader.complain(at, "is not one of the known values");
  } else if constexpr (TextType<T>) {
    read_text(reader, at, from, out);
  } else if constexpr (Described<T>) {
    read_object(reader, at, from, out);
  } else {
    read_string(reader, at, from, out);
  }
}

// The whole body of a request. Refuses malformed_body and invalid_body with every wrong field.
template <class T>
T read_body(std::string_view text) {
  const auto document = parse(text);
  Reader reader;
  T out{};
  read(reader, At{nullptr, "body"}, document, out);
  if (!reader.wrong.empty()) throw Refusal(invalid_body, {}, std::move(reader.wrong));
  return out;
}

// A document of another program: unknown fields are ignored and missing ones keep their defaults.
// Nothing when it is not JSON or a field has the wrong type.
template <class T>
std::optional<T> read_foreign(std::string_view text) {
  const auto document = try_parse(text);
  if (!document) return std::nullopt;
  Reader reader{Unknown::ignored, false, {}};
  T out{};
  read(reader, At{nullptr, "body"}, *document, out);
  return reader.wrong.empty() ? std::optional(std::move(out)) : std::nullopt;
}

}
