#pragma once
// assistantai sandbox [OPTIONS of sandbox/run.mjs]: becomes the program that stands in for Google,
// Stripe, Resend and the model. It speaks their wire protocols and knows nothing of this one.
#include <span>
#include <string_view>

namespace aai::app {

int run_sandbox(std::span<const std::string_view> arguments);

}
