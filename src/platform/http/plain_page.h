#pragma once
// A page the server writes itself: where a link from a mail ends that must work without a script
// and without signing in. Its looks are the public pages' style sheets; nothing runs on it, and
// its one kind of act is a form that posts to us.
// Source of truth: ASVS 5.0 3.4.3 (a policy without inline code).
#include <string>
#include <string_view>

#include "platform/http/message.h"

namespace aai::http {

struct PlainPage {
  std::string_view language;  // "en", "de"
  std::string title;          // text
  std::string body;           // markup: what comes from outside is escaped by whoever writes it
  int status = 200;
};

Reply plain_page(const PlainPage& page);

enum class ButtonLook { primary, plain };

// A form of one button; an empty action posts to the page's own address.
std::string button_form(std::string_view action, std::string_view label,
                        ButtonLook look = ButtonLook::primary);

}
