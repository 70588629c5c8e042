#pragma once
// The JSON Schema of a described struct, for the OpenAPI document. Named structs are collected
// once and referred to.
#include <boost/core/demangle.hpp>
#include <map>
#include <typeinfo>

#include "core/json_write.h"

namespace aai::json {

using Schemas = std::map<std::string, std::string>;  // "billing.Plan" to its schema, JSON text

template <class T>
std::string schema(Schemas& named);

// "aai::billing::Plan" becomes "billing.Plan".
std::string schema_name(std::string cpp_name);

template <Described T>
std::string object_schema(Schemas& named) {
  std::string properties, required;
  each_member<T>([&](auto member) {
    using M = std::remove_cvref_t<decltype(std::declval<T>().*member.pointer)>;
    properties += (properties.empty() ? "\"" : ",\"") + std::string(outer_name(member.name)) +
                  "\":" + schema<M>(named);
    if constexpr (!is_optional<M>)
      required += (required.empty() ? "\"" : ",\"") + std::string(outer_name(member.name)) + "\"";
  });
  return "{\"type\":\"object\",\"properties\":{" + properties + "},\"required\":[" + required +
         "],\"additionalProperties\":false}";
}

template <DescribedEnum E>
std::string enum_schema() {
  std::string values;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto one) {
    values += (values.empty() ? "\"" : ",\"") + std::string(one.name) + "\"";
  });
  return "{\"type\":\"string\",\"enum\":[" + values + "]}";
}

template <class T>
std::string schema(Schemas& named) {
  if constexpr (std::is_same_v<T, bool>) return R"({"type":"boolean"})";
  else if constexpr (std::is_integral_v<T>) return R"({"type":"integer"})";
  else if constexpr (std::is_floating_point_v<T>) return R"({"type":"number"})";
  else if constexpr (std::is_same_v<T, Raw>) return "{}";
  else if constexpr (std::is_same_v<T, Instant>) return R"({"type":"string","format":"date-time"})";
  else if constexpr (is_id<T>) return R"({"type":"string","format":"uuid"})";
  else if constexpr (std::is_same_v<T, Email>) return R"({"type":"string","format":"email"})";
  else if constexpr (is_optional<T>)
    return "{\"anyOf\":[" + schema<typename T::value_type>(named) + R"(,{"type":"null"}]})";
  else if constexpr (is_vector<T>)
    return "{\"type\":\"array\",\"items\":" + schema<typename T::value_type>(named) + "}";
  else if constexpr (DescribedEnum<T>) return enum_schema<T>();
  else if constexpr (Described<T>) {
    const auto name = schema_name(boost::core::demangle(typeid(T).name()));
    if (named.emplace(name, "").second) named[name] = object_schema<T>(named);
    return "{\"$ref\":\"#/components/schemas/" + name + "\"}";
  } else return R"({"type":"string"})";
}

}
