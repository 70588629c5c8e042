#include "providers/mailbox/credentials.h"

#include <algorithm>

namespace aai::mailbox {
namespace {

std::string without_control(std::string text) {
  std::erase_if(text, [](char c) { return c == '\0' || c == '\x01'; });
  return text;
}

}

std::string sasl_plain(const Credentials& who) {
  const std::string nul(1, '\0');
  return nul + without_control(who.user) + nul + without_control(who.secret);
}

std::string sasl_xoauth2(const Credentials& who) {
  return "user=" + without_control(who.user) + "\x01" + "auth=Bearer " +
         without_control(who.secret) + "\x01\x01";
}

}
