// The allow-list of the sanitiser: elements, and attributes with what their values may be.
#pragma once
#include <gumbo.h>

#include <string>
#include <string_view>

namespace aai::mail_format {

enum class Fate {
  keep,       // written as it is
  unwrap,     // the element goes, what is in it stays
  drop,       // goes with all it holds, and is nothing remarkable
  dangerous,  // goes with all it holds, and is counted
};

Fate fate_of(GumboTag);

bool is_void(GumboTag);

enum class AttributeKind { none, text, number, length, colour, keyword };
AttributeKind kind_of_attribute(std::string_view name);

// Does the value fit its kind?
bool is_allowed_value(AttributeKind, std::string_view value);

}  // namespace aai::mail_format
