#include "core/json_read.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "core/utf8.h"

namespace aai::json {
namespace {

constexpr std::size_t depth_max = 32;

std::optional<Value> parse_bounded(std::string_view text) {
  boost::system::error_code error;
  boost::json::parse_options options;
  options.max_depth = depth_max;
  auto document = boost::json::parse(text, error, {}, options);
  return error ? std::nullopt : std::optional(std::move(document));
}

std::optional<long long> whole_number(const Reader& reader, const Value& from) {
  if (const auto* number = from.if_int64()) return *number;
  const auto* text = reader.all_texts ? from.if_string() : nullptr;
  long long number = 0;
  if (!text) return std::nullopt;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  return error == std::errc() && end == text->data() + text->size() ? std::optional(number)
                                                                    : std::nullopt;
}

}

std::string At::path() const {
  std::string spelt = parent ? parent->path() : std::string();
  if (index != std::string_view::npos) return spelt + "[" + std::to_string(index) + "]";
  if (!spelt.empty()) spelt += '.';
  return spelt.append(name);
}

void Reader::complain(const At& at, std::string_view message) {
  constexpr std::size_t complaints_max = 50;
  if (wrong.size() < complaints_max) {
    wrong.push_back(FieldProblem{at.path(), std::string(message)});
  }
}

Value parse(std::string_view text) {
  auto document = parse_bounded(text);
  if (!document) refuse(malformed_body);
  return std::move(*document);
}

std::optional<Value> try_parse(std::string_view text) { return parse_bounded(text); }

void read_string(Reader& reader, const At& at, const Value& from, std::string& out) {
  const auto* text = from.if_string();
  if (!text) return reader.complain(at, "expected text");
  if (text->size() > string_size_max) return reader.complain(at, "is too long");
  const std::string_view view(*text);
  if (view.find('\0') != view.npos) return reader.complain(at, "has a forbidden character");
  out.assign(view);
}

void read_bool(Reader& reader, const At& at, const Value& from, bool& out) {
  const auto* text = reader.all_texts ? from.if_string() : nullptr;
  if (text && (*text == "true" || *text == "false")) out = *text == "true";
  else if (const auto* value = from.if_bool()) out = *value;
  else reader.complain(at, "expected true or false");
}

bool read_integer(Reader& reader, const At& at, const Value& from, long long least, long long most,
                  long long& out) {
  const auto value = whole_number(reader, from);
  if (!value || *value < least || *value > most) {
    reader.complain(at, value ? "is out of range" : "expected a whole number");
    return false;
  }
  out = *value;
  return true;
}

void read_double(Reader& reader, const At& at, const Value& from, double& out) {
  boost::system::error_code error;
  out = from.to_number<double>(error);
  if (error) reader.complain(at, "expected a number");
}

void read_instant(Reader& reader, const At& at, const Value& from, Instant& out) {
  const auto* text = from.if_string();
  const auto instant = text ? parse_instant(std::string_view(*text)) : std::nullopt;
  if (instant) out = *instant;
  else reader.complain(at, "expected a time such as 2026-11-20T09:00:00Z");
}

std::string serialize(const Value& value) { return boost::json::serialize(value); }

}
