#include "app/commands/sandbox.h"

#include <unistd.h>

#include <iostream>
#include <string>
#include <vector>

namespace aai::app {

int run_sandbox(std::span<const std::string_view> arguments) {
  std::vector<std::string> words{"node", "sandbox/run.mjs"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> spelt;
  for (auto& word : words) spelt.push_back(word.data());
  spelt.push_back(nullptr);
  execvp("node", spelt.data());
  std::cerr << "assistantai sandbox: Node.js is missing; bin/setup says how to get it\n";
  return 1;
}

}
