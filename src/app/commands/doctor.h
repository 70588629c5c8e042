#pragma once
// assistantai doctor: looks at the configuration and the database, and says for each thing that is
// missing what it is and how to mend it.
#include <span>
#include <string_view>

namespace aai::app {

int run_doctor(std::span<const std::string_view> arguments);

}
