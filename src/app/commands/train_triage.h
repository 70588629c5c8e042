#pragma once
// assistantai train-triage CORPORA [OUT]: makes the weights that sort mail (data/triage/model.bin)
// from labelled mail: the public corpora in the folder CORPORA, and data/triage beside us.
// Equal input gives equal bytes; data/triage/README.md says what the input is.
#include <span>
#include <string_view>

namespace aai::app {

int run_train_triage(std::span<const std::string_view> arguments);

}
