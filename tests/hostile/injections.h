#pragma once
// Orders hidden in mail: a small set of ours, always there, and the public sets of CORPORA_DIR.
#include <string>
#include <vector>

namespace aai::hostile {

struct Injection {
  std::string set;   // "own", "agentdojo", "bipia text", ...
  std::string text;  // the body of a mail
};

std::vector<Injection> own_injections();

// Empty, and says so, where CORPORA_DIR is not set.
std::vector<Injection> public_injections();

}
