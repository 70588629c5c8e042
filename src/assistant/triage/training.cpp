#include "assistant/triage/training.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/subject.h"

namespace aai::triage {
namespace {

using namespace mail_format;

constexpr std::size_t mails_max = 200'000;

std::string read_file(const std::filesystem::path& path) {
  if (!std::filesystem::is_regular_file(path)) return {};
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// The value of a string field in one line of JSON whose strings need no escapes: paths and labels.
std::string_view field(std::string_view line, std::string_view name) {
  const auto key = "\"" + std::string(name) + "\": \"";
  const auto at = line.find(key);
  if (at == std::string_view::npos) return {};
  const auto value = line.substr(at + key.size());
  return value.substr(0, value.find('"'));
}

std::string_view take_field(std::string_view& line) {
  const auto end = std::min(line.find('\t'), line.size());
  const auto taken = line.substr(0, end);
  line.remove_prefix(std::min(line.size(), end + 1));
  return taken;
}

template <class Visit>
void each_category_line(const std::filesystem::path& path, const Visit& visit) {
  const auto lines = read_file(path);
  for (std::string_view rest = lines; !rest.empty();) {
    auto line = take_line(rest);
    const auto name = take_field(line);
    if (std::ranges::find(category_names, name) == category_names.end()) continue;
    const auto subject = take_field(line);
    visit(name, subject, line);
  }
}

}  // namespace

TrainingData training_data(const std::filesystem::path& corpora,
                           const std::filesystem::path& examples) {
  return {corpora / "mail/triage/labels.jsonl", corpora,
          corpora / "mail/intent/parakweet-train.tsv", examples / "practice_examples.tsv"};
}

std::vector<Sample> read_labelled_mails(const TrainingData& data,
                                        std::vector<std::string>* subjects) {
  std::vector<Sample> samples;
  const auto lines = read_file(data.mails);
  for (std::string_view rest = lines; !rest.empty() && samples.size() < mails_max;) {
    const auto line = take_line(rest);
    const auto label = std::ranges::find(mail_kind_names, field(line, "label"));
    if (label == mail_kind_names.end()) continue;
    const auto raw = read_file(data.mails_root / field(line, "path"));
    if (raw.empty()) continue;
    const auto mail = parse(raw);
    samples.push_back({read_features(judged_text(mail), Shape::mail),
                       std::size_t(label - mail_kind_names.begin())});
    if (subjects) subjects->push_back(base_subject(mail.subject).text);
  }
  return samples;
}

std::vector<Sample> read_labelled_requests(const std::filesystem::path& path) {
  std::vector<Sample> samples;
  const auto lines = read_file(path);
  for (std::string_view rest = lines; !rest.empty();) {
    auto line = take_line(rest);
    const auto label = take_field(line);
    if (label != "Yes" && label != "No") continue;
    const auto judged = judged_text("", line);
    samples.push_back({read_features(judged, Shape::sentence), std::size_t(label == "Yes")});
  }
  return samples;
}

std::vector<Sample> read_labelled_categories(const std::filesystem::path& path,
                                             std::vector<std::string>& labels) {
  std::vector<Sample> samples;
  each_category_line(path, [&](auto name, auto subject, auto text) {
    if (std::ranges::find(labels, name) == labels.end()) labels.emplace_back(name);
    const auto label = std::ranges::find(labels, name) - labels.begin();
    samples.push_back({read_features(judged_text(subject, text), Shape::practice),
                       std::size_t(label)});
  });
  return samples;
}

void add_practice_mail(const TrainingData& data, std::vector<Sample>& mails) {
  const auto add = [&](std::string_view subject, std::string_view text) {
    mails.push_back({read_features(judged_text(subject, text), Shape::mail),
                     std::size_t(MailKind::direct)});
  };
  each_category_line(data.categories,
                     [&](auto, auto subject, auto text) { add(subject, text); });
  const auto lines = read_file(data.requests);
  for (std::string_view rest = lines; !rest.empty();) {
    auto line = take_line(rest);
    if (take_field(line) == "Yes") add("", line);
  }
}

TrainingPlan plan_for_kinds() { return {.bits = 16, .passes = 12, .rate = 0.3, .decay = 1e-6}; }
TrainingPlan plan_for_requests() { return {.bits = 15, .passes = 8, .rate = 0.2, .decay = 1e-6}; }
TrainingPlan plan_for_categories() {
  return {.bits = 14, .passes = 30, .rate = 0.3, .decay = 1e-6};
}

std::optional<TriageModel> train(const TrainingData& data) {
  auto mails = read_labelled_mails(data, nullptr);
  const auto requests = read_labelled_requests(data.requests);
  std::vector<std::string> labels;
  const auto categories = read_labelled_categories(data.categories, labels);
  if (mails.empty() || requests.empty() || categories.empty()) return {};
  add_practice_mail(data, mails);
  return TriageModel{
      train({mail_kind_names.begin(), mail_kind_names.end()}, mails, plan_for_kinds()),
      train({"no", "yes"}, requests, plan_for_requests()),
      train(labels, categories, plan_for_categories())};
}

}  // namespace aai::triage
