// Makes a TriageModel from labelled mail. What it learns from is in data/triage/README.md.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "assistant/triage/classifier.h"

namespace aai::triage {

// Where the labelled texts stand; all are plain lines.
struct TrainingData {
  std::filesystem::path mails;       // JSON lines with "path" and "label" (one of mail_kind_names)
  std::filesystem::path mails_root;  // what "path" is relative to
  std::filesystem::path requests;    // "Yes" or "No", a tab, a sentence
  std::filesystem::path categories;  // category, a tab, a subject, a tab, a text
};

// As the files lie in the test corpora, and the examples in data/triage.
TrainingData training_data(const std::filesystem::path& corpora,
                           const std::filesystem::path& examples);

std::vector<Sample> read_labelled_mails(const TrainingData&, std::vector<std::string>* subjects);
std::vector<Sample> read_labelled_requests(const std::filesystem::path&);
std::vector<Sample> read_labelled_categories(const std::filesystem::path&,
                                             std::vector<std::string>& labels);

// The public mail is of programmers; what clients write to a practice looks like nothing in it, and
// so like spam. The examples and the requests, being from person to person, set that right.
void add_practice_mail(const TrainingData&, std::vector<Sample>& mails);

TrainingPlan plan_for_kinds();
TrainingPlan plan_for_requests();
TrainingPlan plan_for_categories();

// Nothing where one of the files has no usable line.
std::optional<TriageModel> train(const TrainingData&);

}  // namespace aai::triage
