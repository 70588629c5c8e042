// Content-Type and Content-Disposition: a value and its parameters (RFC 2045, RFC 2231).
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace aai::mail_format {

struct Parameter {
  std::string name;   // lower case, without RFC 2231 marks
  std::string value;  // UTF-8
};

struct ParameterisedValue {
  std::string value;  // lower case: "text/plain", "attachment"
  std::vector<Parameter> parameters;

  std::string_view parameter(std::string_view name) const;  // empty where missing
  bool is_type(std::string_view type) const;                // "multipart", "text", ...
};

ParameterisedValue read_parameterised(std::string_view raw);

}  // namespace aai::mail_format
