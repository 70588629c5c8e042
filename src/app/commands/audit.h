#pragma once
// The audit from the command line: the public key of its checkpoints, and erasing a person.
#include <span>
#include <string_view>

namespace aai::app {

// Prints the PEM that verify-audit takes as --key.
int run_audit_key(std::span<const std::string_view> arguments);

// USER: empties the personal part of the person's rows, in every organisation; each gets a row that
// says so. The chain holds.
int run_erase_from_audit(std::span<const std::string_view> arguments);

}
