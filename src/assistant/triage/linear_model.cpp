#include "assistant/triage/linear_model.h"

#include <algorithm>
#include <cmath>
#include <istream>
#include <numeric>
#include <ostream>

namespace aai::triage {
namespace {

constexpr std::size_t labels_max = 32;
constexpr unsigned bits_max = 20;

// e to the power of x, x not above 0. The library's own differs in its last digit from processor to
// processor, and a model is to come out the same everywhere.
double exponential(double x) {
  constexpr double ln2 = 0.693147180559945309417, least = -700;
  if (x < least) return 0;
  const double halvings = std::floor(x / ln2 + 0.5), rest = x - halvings * ln2;
  double sum = 1;
  for (int term = 16; term > 0; --term) sum = 1 + sum * rest / term;
  return std::ldexp(sum, static_cast<int>(halvings));
}

std::vector<double> softmax(std::vector<double> scores) {
  const auto top = std::ranges::max(scores);
  double sum = 0;
  for (auto& score : scores) sum += score = exponential(score - top);
  for (auto& score : scores) score /= sum;
  return scores;
}

// The training's own sequence: the same for ever, so that a model can be made again.
class Shuffler {
 public:
  void shuffle(std::vector<std::size_t>& order) {
    for (auto i = order.size(); i > 1; --i) std::swap(order[i - 1], order[next() % i]);
  }

 private:
  std::uint64_t next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    return state_ ^= state_ << 17;
  }
  std::uint64_t state_ = 0x9E3779B97F4A7C15u;
};

// Weights while they are learnt (AdaGrad: each has a rate of its own).
struct Learner {
  std::size_t labels;
  unsigned bits;
  std::vector<float> weights, squares;
  std::vector<double> biases, bias_squares;

  Learner(std::size_t label_count, unsigned bit_count)
      : labels(label_count), bits(bit_count), weights(label_count << bit_count),
        squares(label_count << bit_count, 0.1f), biases(label_count),
        bias_squares(label_count, 0.1) {}

  std::size_t slot(std::uint32_t hash) const { return std::size_t(hash >> (32 - bits)) * labels; }

  std::vector<double> probabilities(std::span<const Feature> features) const {
    auto scores = biases;
    for (const auto& feature : features) {
      const auto at = slot(feature.hash);
      for (std::size_t k = 0; k < labels; ++k)
        scores[k] += double(weights[at + k]) * feature.weight;
    }
    return softmax(std::move(scores));
  }

  void learn(const Sample& sample, const TrainingPlan& plan) {
    const auto expected = probabilities(sample.features);
    for (std::size_t k = 0; k < labels; ++k) {
      const double error = expected[k] - (k == sample.label ? 1 : 0);
      bias_squares[k] += error * error;
      biases[k] -= plan.rate * error / std::sqrt(bias_squares[k]);
      for (const auto& feature : sample.features) {
        const auto at = slot(feature.hash) + k;
        const auto gradient = float(error * feature.weight + plan.decay * weights[at]);
        squares[at] += gradient * gradient;
        weights[at] -= float(plan.rate) * gradient / std::sqrt(squares[at]);
      }
    }
  }
};

LinearModel quantised(std::vector<std::string> labels, const Learner& learner) {
  LinearModel model;
  model.labels = std::move(labels);
  model.bits = learner.bits;
  model.biases.assign(learner.biases.begin(), learner.biases.end());
  float largest = 1e-9f;
  for (const float weight : learner.weights) largest = std::max(largest, std::abs(weight));
  model.step = largest / 127;
  model.weights.reserve(learner.weights.size());
  for (const float weight : learner.weights)
    model.weights.push_back(std::int8_t(std::lround(weight / model.step)));
  return model;
}

}  // namespace

Judgement judge(const LinearModel& model, std::span<const Feature> features) {
  std::vector<double> scores(model.biases.begin(), model.biases.end());
  for (const auto& feature : features) {
    const auto at = model.slot(feature.hash);
    for (std::size_t k = 0; k < scores.size(); ++k)
      scores[k] += double(model.weights[at + k]) * model.step * feature.weight;
  }
  Judgement judgement;
  judgement.probabilities = softmax(std::move(scores));
  judgement.label = std::size_t(std::ranges::max_element(judgement.probabilities) -
                                judgement.probabilities.begin());
  return judgement;
}

std::vector<Feature> strongest(const LinearModel& model, std::span<const Feature> features,
                               std::size_t label, std::size_t count) {
  std::vector<Feature> found(features.begin(), features.end());
  std::erase_if(found, [](const Feature& feature) { return feature.begin == feature.end; });
  for (auto& feature : found) {
    const auto at = model.slot(feature.hash);
    double others = 0;
    for (std::size_t k = 0; k < model.labels.size(); ++k) others += model.weights[at + k];
    const double mean = others / double(model.labels.size());
    feature.weight *= float(model.weights[at + label] - mean) * model.step;
  }
  std::ranges::sort(found, std::greater{}, &Feature::weight);
  found.resize(std::min(found.size(), count));
  std::erase_if(found, [](const Feature& feature) { return feature.weight <= 0; });
  return found;
}

LinearModel train(std::vector<std::string> labels, std::span<const Sample> samples,
                  const TrainingPlan& plan) {
  Learner learner(labels.size(), plan.bits);
  std::vector<std::size_t> order(samples.size());
  std::iota(order.begin(), order.end(), std::size_t(0));
  Shuffler shuffler;
  for (int pass = 0; pass < plan.passes; ++pass) {
    shuffler.shuffle(order);
    for (const auto i : order) learner.learn(samples[i], plan);
  }
  return quantised(std::move(labels), learner);
}

void write_model(std::ostream& out, const LinearModel& model) {
  out << "linear 1 " << model.bits << ' ' << model.labels.size() << ' ' << model.step << '\n';
  for (std::size_t k = 0; k < model.labels.size(); ++k)
    out << model.labels[k] << ' ' << model.biases[k] << '\n';
  out.write(reinterpret_cast<const char*>(model.weights.data()),
            std::streamsize(model.weights.size()));
  out << '\n';
}

std::optional<LinearModel> read_model(std::istream& in) {
  LinearModel model;
  std::string kind;
  int version = 0;
  std::size_t count = 0;
  in >> kind >> version >> model.bits >> count >> model.step;
  const bool known = in && kind == "linear" && version == 1 && model.bits >= 1 &&
                     model.bits <= bits_max && count >= 1 && count <= labels_max;
  if (!known) return {};
  model.labels.resize(count);
  model.biases.resize(count);
  for (std::size_t k = 0; k < count; ++k) in >> model.labels[k] >> model.biases[k];
  in.get();
  model.weights.resize(count << model.bits);
  in.read(reinterpret_cast<char*>(model.weights.data()), std::streamsize(model.weights.size()));
  if (!in || in.get() != '\n') return {};
  return model;
}

}  // namespace aai::triage
