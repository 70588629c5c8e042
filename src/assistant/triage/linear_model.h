// A linear judge over hashed features: small, quick, and each of its judgements can be taken apart
// into the words that made it.
#pragma once
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "assistant/triage/features.h"

namespace aai::triage {

struct LinearModel {
  std::vector<std::string> labels;
  unsigned bits = 0;                 // 2^bits weights a label
  std::vector<float> biases;         // a label
  float step = 0;                    // what one unit of a weight is worth
  std::vector<std::int8_t> weights;  // [feature * labels + label]

  std::size_t slot(std::uint32_t hash) const {
    return std::size_t(hash >> (32 - bits)) * labels.size();
  }
};

struct Judgement {
  std::size_t label = 0;              // the most likely
  std::vector<double> probabilities;  // of each label; sum 1
};
Judgement judge(const LinearModel&, std::span<const Feature>);

// The features that speak most for the label against the others, strongest first.
std::vector<Feature> strongest(const LinearModel&, std::span<const Feature>, std::size_t label,
                               std::size_t count);

struct Sample {
  std::vector<Feature> features;
  std::size_t label;
};
struct TrainingPlan {
  unsigned bits = 16;
  int passes = 20;
  double rate = 0.5;
  double decay = 1e-6;  // of each weight, each time it is used
};
// Equal samples give an equal model.
LinearModel train(std::vector<std::string> labels, std::span<const Sample>, const TrainingPlan&);

void write_model(std::ostream&, const LinearModel&);
std::optional<LinearModel> read_model(std::istream&);  // nothing where the bytes are not a model

}  // namespace aai::triage
