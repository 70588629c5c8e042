// How many mails one core reads: parse, thread, find the new text, sanitise; and how much memory
// the largest mail takes.
//
//   CORPORA_DIR=... mail_bench          the corpus, three times, the best of them
//   mail_bench                          mails written here, where there is no corpus
#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "platform/mail_format/html_text.h"
#include "platform/mail_format/parse.h"
#include "platform/mail_format/quotes.h"
#include "platform/mail_format/sanitize_html.h"
#include "platform/mail_format/threading.h"

namespace {

using namespace aai::mail_format;

constexpr double goal_mails_per_second = 600;
constexpr double goal_memory_factor = 8;
constexpr std::size_t large_mail_bytes = 60u << 20;

// Seconds of this core's work: the machine may be busy with others.
double seconds_since(std::clock_t start) { return double(std::clock() - start) / CLOCKS_PER_SEC; }

std::vector<std::string> corpus_mails() {
  std::vector<std::string> mails;
  const char* root = std::getenv("CORPORA_DIR");
  for (const auto folder : {"mail/spamassassin-corpus", "mail/mime"}) {
    if (!root) break;
    const auto entries =
        std::filesystem::recursive_directory_iterator(std::filesystem::path(root) / folder);
    for (const auto& entry : entries) {
      if (!entry.is_regular_file()) continue;
      std::ifstream in(entry.path(), std::ios::binary);
      mails.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
  }
  return mails;
}

std::vector<std::string> written_mails() {
  std::vector<std::string> mails;
  for (int i = 0; i < 2'000; ++i) {
    std::string mail = "From: a@x.org\nMessage-ID: <" + std::to_string(i) + "@x>\nReferences: <" +
                       std::to_string(i / 10) + "@x>\nContent-Type: text/html\n\n";
    for (int k = 0; k < 100; ++k)
      mail += "<p style='color:#333'>Dear Ada, <b>this</b> is it.</p>\n";
    mails.push_back(std::move(mail));
  }
  return mails;
}

struct Stages {
  double parse = 0, text = 0, sanitise = 0, thread = 0;
  double sum() const { return parse + text + sanitise + thread; }
};

Stages read_all(const std::vector<std::string>& mails) {
  Stages stages;
  std::vector<ThreadFacts> facts;
  for (const auto& raw : mails) {
    auto start = std::clock();
    const auto mail = parse(raw);
    facts.push_back(thread_facts(mail, {}, Writer::stranger));
    stages.parse += seconds_since(start);

    start = std::clock();
    split_quotes(seen_text(mail).text);
    stages.text += seconds_since(start);

    start = std::clock();
    if (!mail.html.empty()) sanitize_html(mail.html);
    stages.sanitise += seconds_since(start);
  }
  const auto start = std::clock();
  group_threads(facts);
  stages.thread = seconds_since(start);
  return stages;
}

std::size_t peak_memory_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return std::size_t(usage.ru_maxrss) * 1'024;
}

// One large attachment in base64, and as much text and HTML as fits beside it.
std::string large_mail() {
  std::string mail =
      "From: a@x.org\nContent-Type: multipart/mixed; boundary=b\n\n"
      "--b\nContent-Type: text/html\n\n";
  while (mail.size() < (4u << 20)) mail += "<p>Dear <b>Ada</b>, this is a paragraph.</p>\n";
  mail += "\n--b\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n";
  while (mail.size() < large_mail_bytes)
    mail += "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5eg==\n";
  return mail + "\n--b--\n";
}

}  // namespace

int main() {
  auto mails = corpus_mails();
  if (mails.empty()) mails = written_mails();
  Stages best = read_all(mails);
  for (int i = 0; i < 2; ++i) {
    const auto again = read_all(mails);
    if (again.sum() < best.sum()) best = again;
  }
  const auto rate = double(mails.size()) / best.sum();
  const auto each_us = [&](double seconds) { return seconds * 1e6 / double(mails.size()); };
  std::cout << mails.size() << " mails, " << rate << " mails/s, " << rate / goal_mails_per_second
            << " times the goal\n"
            << "  us a mail: parse " << each_us(best.parse) << ", text and quotes "
            << each_us(best.text) << ", sanitise " << each_us(best.sanitise) << ", thread "
            << each_us(best.thread) << '\n';

  mails.clear();
  mails.shrink_to_fit();
  const auto raw = large_mail();
  const auto before = peak_memory_bytes();
  const auto start = std::clock();
  const auto mail = parse(raw);
  sanitize_html(mail.html);
  seen_text(mail);
  const auto taken = seconds_since(start);
  // The mail itself is in memory before; what is counted is everything, it included.
  const auto peak = std::max(peak_memory_bytes(), before);
  const auto factor = double(peak) / double(raw.size());
  std::cout << raw.size() / 1e6 << " MB mail: " << taken * 1e3 << " ms, peak of the process "
            << factor << " times the mail, goal " << goal_memory_factor << '\n';
  return rate >= goal_mails_per_second && factor < goal_memory_factor ? 0 : 1;
}
