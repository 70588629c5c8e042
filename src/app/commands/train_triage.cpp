#include "app/commands/train_triage.h"

#include <fstream>
#include <iostream>

#include "assistant/triage/training.h"

namespace aai::app {
namespace {

constexpr std::string_view examples_folder = "data/triage";

int print_usage() {
  std::cerr << "usage: assistantai train-triage CORPORA [OUT]\n\n"
               "  CORPORA  folder of the labelled mail; data/triage/README.md names its files\n"
               "  OUT      the model; data/triage/model.bin where nothing is named\n";
  return 2;
}

}

int run_train_triage(std::span<const std::string_view> arguments) {
  if (arguments.empty() || arguments.size() > 2) return print_usage();
  const std::filesystem::path corpora(arguments[0]), folder(examples_folder);
  const auto out = arguments.size() > 1 ? std::filesystem::path(arguments[1])
                                        : folder / "model.bin";

  const auto model = triage::train(triage::training_data(corpora, folder));
  if (!model) {
    std::cerr << "assistantai train-triage: labelled lines are missing in " << corpora << " or "
              << folder << '\n';
    return 1;
  }
  std::ofstream file(out, std::ios::binary);
  triage::write_triage_model(file, *model);
  file.close();
  if (!file) {
    std::cerr << "assistantai train-triage: cannot write " << out << '\n';
    return 1;
  }
  std::cout << "wrote " << out.string() << '\n';
  return 0;
}

}
