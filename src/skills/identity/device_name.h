#pragma once
// What the list of devices calls a browser, and how much of its address it may keep.
#include <string>
#include <string_view>

namespace aai::identity {

// "Firefox on Windows"; "Unknown device" where the User-Agent says nothing we know.
std::string device_name(std::string_view user_agent);

// "203.0.113.0/24" or "2001:db8:1::/48": enough to recognise a place, not a person.
std::string ip_prefix(std::string_view address);

}
