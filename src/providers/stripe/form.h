#pragma once
// A form body as Stripe reads it: literal brackets in names, percent-encoded values, space as %20.
#include <string>
#include <string_view>

namespace aai::stripe {

class Form {
 public:
  Form& add(std::string_view name, std::string_view value);
  Form& add(std::string_view name, long value);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}
