#include "core/json_schema.h"

namespace aai::json {

std::string schema_name(std::string cpp_name) {
  if (cpp_name.starts_with("aai::")) cpp_name.erase(0, 5);
  for (auto at = cpp_name.find("::"); at != cpp_name.npos; at = cpp_name.find("::")) {
    cpp_name.replace(at, 2, ".");
  }
  for (auto& c : cpp_name) {
    if (c == '<' || c == '>' || c == ',' || c == ' ') c = '_';
  }
  return cpp_name;
}

}
