#include "platform/mail_format/threading.h"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <map>

#include "platform/mail_format/subject.h"
#include "platform/mail_format/test_corpus.h"

using namespace aai::mail_format;

namespace {

// The rows a database would keep, and the rule applied to one mail after the other.
class Mailroom {
 public:
  std::string receive(ThreadFacts facts) {
    std::vector<KnownIdentifier> rows;
    for (const auto& id : identifiers_to_look_up(facts))
      if (known_.contains(id)) rows.push_back(known_.at(id));
    std::vector<KnownThread> threads;
    for (const auto& [id, thread] : threads_) threads.push_back(thread);
    last = decide_thread(facts, rows, threads);
    const auto thread_id = last.thread_id.value_or("t" + std::to_string(1'000 + made_++));
    for (auto& [id, row] : known_)
      if (std::ranges::find(last.absorbed, row.thread_id) != last.absorbed.end())
        row.thread_id = thread_id;
    for (const auto& id : last.settled) known_[id] = {id, thread_id, true};
    for (const auto& id : last.mentioned) known_.try_emplace(id, KnownIdentifier{id, thread_id});
    auto& thread = threads_[thread_id];
    thread.thread_id = thread_id;
    thread.base_subject = base_subject(facts.subject).text;
    thread.last_at = facts.received_at;
    if (!facts.sender.empty()) thread.participants.push_back(facts.sender);
    if (facts.writer == Writer::owner) thread.participants.push_back("client@x.org");
    return thread_id;
  }
  ThreadDecision last;

 private:
  std::map<std::string, KnownIdentifier> known_;
  std::map<std::string, KnownThread> threads_;
  int made_ = 0;
};

ThreadFacts mail(std::string id, std::vector<std::string> ancestors,
                 std::string sender = "client@x.org", std::string subject = "Lease") {
  return {std::move(id), std::move(ancestors), std::move(subject), std::move(sender),
          Writer::stranger, {}};
}

struct PairScore {
  double precision, recall, f1;
};

template <class Label>
PairScore compare(const std::vector<int>& truth, const std::vector<Label>& got) {
  std::map<int, double> in_truth;
  std::map<Label, double> in_got;
  std::map<std::pair<int, Label>, double> in_both;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    ++in_truth[truth[i]];
    ++in_got[got[i]];
    ++in_both[{truth[i], got[i]}];
  }
  const auto pairs = [](const auto& counts) {
    double sum = 0;
    for (const auto& [key, n] : counts) sum += n * (n - 1) / 2;
    return sum;
  };
  const double precision = pairs(in_both) / pairs(in_got);
  const double recall = pairs(in_both) / pairs(in_truth);
  return {precision, recall, 2 * precision * recall / (precision + recall)};
}

}  // namespace

TEST_CASE("answers join the thread they answer, in any order of arrival") {
  Mailroom room;
  const auto third = room.receive(mail("c@x", {"a@x", "b@x"}));
  const auto first = room.receive(mail("a@x", {}));
  const auto second = room.receive(mail("b@x", {"a@x"}));

  CHECK(first == third);
  CHECK(second == third);
}

TEST_CASE("two halves of a thread become one when the mail between them arrives") {
  Mailroom room;
  const auto first = room.receive(mail("a@x", {}));
  const auto third = room.receive(mail("c@x", {"b@x"}));
  CHECK(first != third);
  const auto second = room.receive(mail("b@x", {"a@x"}));

  CHECK(second == first);
  CHECK(room.last.absorbed == std::vector<std::string>{third});
  CHECK(room.receive(mail("d@x", {"c@x"})) == first);
}

TEST_CASE("no mail can tie two threads together that were begun apart") {
  Mailroom room;
  const auto ours = room.receive(mail("a@x", {}));
  const auto theirs = room.receive(mail("z@x", {}, "client@x.org", "Another matter"));
  const auto bridge = room.receive(mail("m@x", {"z@x", "a@x"}));

  CHECK(bridge == ours);
  CHECK(room.last.absorbed.empty());
  CHECK(room.receive(mail("y@x", {"z@x"})) == theirs);
}

TEST_CASE("a stranger who cites a thread is kept apart from it") {
  Mailroom room;
  const auto thread = room.receive(mail("a@x", {}));
  const auto forged = room.receive(mail("evil@y", {"a@x"}, "mallory@y.org"));

  CHECK(forged != thread);
  CHECK(room.last.basis == ThreadBasis::kept_apart);
  CHECK(room.last.cited_thread == thread);
  CHECK(room.receive(mail("b@x", {"a@x"})) == thread);
}

TEST_CASE("the owner's answer opens the thread to no one else, and is always admitted") {
  Mailroom room;
  const auto thread = room.receive(mail("a@x", {}));
  auto answer = mail("own@firm", {"a@x"}, "ada@firm.org");
  answer.writer = Writer::owner;

  CHECK(room.receive(answer) == thread);
}

TEST_CASE("a reply without identifiers is found by its subject, but only from a participant") {
  Mailroom room;
  const auto thread = room.receive(mail("a@x", {}));

  CHECK(room.receive(mail("b@x", {}, "client@x.org", "AW: Lease")) == thread);
  CHECK(room.last.basis == ThreadBasis::subject);
  CHECK(room.receive(mail("c@x", {}, "mallory@y.org", "Re: Lease")) != thread);
  CHECK(room.receive(mail("d@x", {}, "client@x.org", "Lease")) != thread);
}

TEST_CASE("a mail without Message-ID stands alone") {
  Mailroom room;
  const auto first = room.receive(mail("", {}));

  CHECK(room.receive(mail("", {}, "client@x.org", "Other")) != first);
}

TEST_CASE("base subjects lose their prefixes in many languages") {
  for (const std::string subject : {"Re: Lease", "RE[2]: re: Lease", "AW: WG: Lease",
                             "SV: Lease (fwd)",
                             "[list] Re: [list] Lease", "[Fwd: Lease]",
                             "回复：Lease", "Fwd:Lease",
                             "Re^3: Lease", "R: Lease", "Antw: Lease", "TR : Lease"})
    CHECK_MESSAGE(base_subject(subject).text == "lease", subject);
  CHECK(base_subject("Return: of goods").text == "return: of goods");
  CHECK(base_subject("[only a blob]").text == "[only a blob]");
  CHECK(base_subject("Re:").text.empty());
  CHECK(reply_subject("AW: Re: Lease") == "Re: Lease");
  CHECK(reply_subject("") == "Re: ");
}

TEST_CASE("threads of the corpus are those of Dovecot") {
  const auto root = corpus::directory("threads of the corpus are those of Dovecot");
  if (!root) return;
  const auto text = corpus::read(*root / "mail/threading/sa-ham-threads.json");
  const auto truth = boost::json::parse(text);
  std::vector<ThreadFacts> facts;
  for (const auto& file : truth.at("files").as_array()) {
    const auto parsed = parse(corpus::read(*root / std::string(file.as_string())));
    facts.push_back(thread_facts(parsed, {}, Writer::owner));
  }
  std::vector<int> expected(facts.size());
  int label = 0;
  for (const auto& group : truth.at("refs").as_array()) {
    ++label;
    for (const auto& index : group.as_array()) expected[std::size_t(index.as_int64())] = label;
  }

  const auto at_once = compare(expected, group_threads(facts));
  MESSAGE("at once: precision " << at_once.precision << " recall " << at_once.recall << " F1 "
                                << at_once.f1);
  CHECK(at_once.f1 >= 0.99);

  Mailroom room;
  std::vector<std::size_t> sorted(facts.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) sorted[i] = (i * 1'009) % sorted.size();
  std::vector<std::string> got(facts.size());
  for (const auto i : sorted) {
    facts[i].subject.clear();
    got[i] = room.receive(facts[i]);
  }
  // Threads that grew together later are known by their members' newest answer.
  for (const auto i : sorted) got[i] = room.receive(facts[i]);
  const auto one_by_one = compare(expected, got);
  MESSAGE("one by one: F1 " << one_by_one.f1);
  CHECK(one_by_one.f1 >= 0.99);
}
