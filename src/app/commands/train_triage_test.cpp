#include "app/commands/train_triage.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "platform/mail_format/test_corpus.h"

using namespace aai;
using namespace aai::mail_format;

TEST_CASE("train_triage: the shipped model is, byte for byte, what the command makes") {
  const auto root = corpus::directory("train_triage: the shipped model is what the command makes");
  if (!root) return;
  const auto made = std::filesystem::temp_directory_path() /
                    ("aai_triage_" + std::to_string(getpid()) + ".bin");
  const auto corpora = root->string(), out = made.string();

  CHECK(app::run_train_triage(std::vector<std::string_view>{corpora, out}) == 0);
  CHECK((corpus::read(made) == corpus::read("data/triage/model.bin")));
  std::filesystem::remove(made);
}

TEST_CASE("train_triage: without labelled mail there is no model, and none is overwritten") {
  const auto out = (std::filesystem::temp_directory_path() / "aai_no_such_model.bin").string();

  CHECK(app::run_train_triage({}) == 2);
  CHECK(app::run_train_triage(std::vector<std::string_view>{"/nonexistent", out}) == 1);
  CHECK(!std::filesystem::exists(out));
}
