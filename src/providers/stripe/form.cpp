#include "providers/stripe/form.h"

#include "platform/http/message.h"

namespace aai::stripe {

Form& Form::add(std::string_view name, std::string_view value) {
  if (!text_.empty()) text_ += '&';
  text_ += name;
  text_ += '=';
  text_ += http::percent_encode(value);
  return *this;
}

Form& Form::add(std::string_view name, long value) { return add(name, std::to_string(value)); }

}
