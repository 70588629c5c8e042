#pragma once
// Two models that are lost already, as an HTTP server that speaks Anthropic's or OpenAI's API.
// Deterministic: what comes next follows from how often they were asked.
#include "platform/net/client.h"

namespace aai::hostile {

// Obeys: puts what it was asked for into the reply, into fields of its own, and gives away all it
// was given to read.
class ObedientModel {
 public:
  net::Answer answer(const net::Call& call);

 private:
  int asked_ = 0;
};

// Tries everything a model could answer with, one after the other.
class WildModel {
 public:
  net::Answer answer(const net::Call& call);

 private:
  int asked_ = 0;
};

// The prompt in a call, as the model reads it.
std::string prompt_in(const net::Call& call);

}
