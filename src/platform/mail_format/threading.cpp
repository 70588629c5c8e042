#include "platform/mail_format/threading.h"

#include <algorithm>
#include <unordered_map>

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/subject.h"

namespace aai::mail_format {
namespace {

constexpr std::chrono::days subject_memory{30};
constexpr std::size_t subject_bytes_min = 4;  // "re: hi" ties nothing

const KnownIdentifier* find(std::span<const KnownIdentifier> known, std::string_view identifier) {
  const auto found = std::ranges::find(known, identifier, &KnownIdentifier::identifier);
  return found == known.end() ? nullptr : &*found;
}

const KnownThread* find(std::span<const KnownThread> threads, std::string_view thread_id) {
  const auto found = std::ranges::find(threads, thread_id, &KnownThread::thread_id);
  return found == threads.end() ? nullptr : &*found;
}

// Ancestors, then the mail itself.
std::vector<std::string> chain_of(const ThreadFacts& facts) {
  auto chain = facts.ancestors;
  std::erase(chain, facts.message_id);
  chain.push_back(facts.message_id);
  return chain;
}

// Where the part of the chain begins that this mail may tie together: back over the identifiers
// nobody has settled yet, up to and including the first that is.
template <class IsSettled>
std::size_t segment_start(const std::vector<std::string>& chain, const IsSettled& is_settled) {
  auto start = chain.size() - 1;
  while (start > 0 && !is_settled(chain[start])) --start;
  return start;
}

bool takes_part(const ThreadFacts& facts, const KnownThread* thread) {
  if (facts.writer == Writer::owner || !thread || thread->participants.empty()) return true;
  const auto domain = "@" + std::string(domain_of(facts.sender));
  return std::ranges::any_of(thread->participants, [&](const std::string& participant) {
    return participant == facts.sender || participant == domain;
  });
}

ThreadDecision apart(const ThreadFacts& facts, std::string cited) {
  ThreadDecision decision;
  decision.basis = ThreadBasis::kept_apart;
  decision.cited_thread = std::move(cited);
  if (!facts.message_id.empty()) decision.settled = {facts.message_id};
  return decision;
}

ThreadDecision by_subject(const ThreadFacts& facts, std::span<const KnownThread> threads) {
  ThreadDecision decision;
  if (!facts.message_id.empty()) decision.settled = {facts.message_id};
  const auto base = base_subject(facts.subject);
  if (!facts.ancestors.empty() || !base.is_reply || base.text.size() < subject_bytes_min)
    return decision;
  const KnownThread* newest = nullptr;
  for (const auto& thread : threads) {
    const bool fits = thread.base_subject == base.text && !thread.participants.empty() &&
                      takes_part(facts, &thread) &&
                      facts.received_at - thread.last_at <= subject_memory;
    if (fits && (!newest || thread.last_at > newest->last_at)) newest = &thread;
  }
  if (!newest) return decision;
  decision.basis = ThreadBasis::subject;
  decision.thread_id = newest->thread_id;
  return decision;
}

}  // namespace

ThreadFacts thread_facts(const ParsedMail& mail, std::chrono::sys_seconds received_at,
                         Writer writer) {
  ThreadFacts facts;
  facts.message_id = mail.message_id;
  facts.ancestors = mail.references;
  // In-Reply-To alone is weaker: some programs put every address and date they know into it.
  if (facts.ancestors.empty() && !mail.in_reply_to.empty())
    facts.ancestors = {mail.in_reply_to.front()};
  facts.subject = mail.subject;
  if (!mail.from.empty()) facts.sender = canonical_address(mail.from.front().address);
  facts.writer = writer;
  facts.received_at = received_at;
  return facts;
}

std::vector<std::string> identifiers_to_look_up(const ThreadFacts& facts) {
  auto chain = chain_of(facts);
  std::erase(chain, "");
  return chain;
}

ThreadDecision decide_thread(const ThreadFacts& facts, std::span<const KnownIdentifier> known,
                             std::span<const KnownThread> threads) {
  const auto chain = chain_of(facts);
  const auto start = segment_start(chain, [&](const std::string& identifier) {
    const auto* row = find(known, identifier);
    return row && row->settled;
  });
  std::vector<std::string> touched;
  for (auto i = start; i < chain.size(); ++i)
    if (const auto* row = chain[i].empty() ? nullptr : find(known, chain[i]))
      if (std::ranges::find(touched, row->thread_id) == touched.end())
        touched.push_back(row->thread_id);
  for (const auto& thread_id : touched)
    if (!takes_part(facts, find(threads, thread_id))) return apart(facts, thread_id);
  auto decision = touched.empty() ? by_subject(facts, threads) : ThreadDecision{};
  if (!touched.empty()) {
    // Identifiers of threads are made in order of time: the smallest is the oldest.
    std::ranges::sort(touched);
    decision.basis = ThreadBasis::identifiers;
    decision.thread_id = touched.front();
    decision.absorbed.assign(touched.begin() + 1, touched.end());
  }
  decision.settled.clear();
  decision.mentioned.clear();
  for (auto i = start; i < chain.size(); ++i)
    if (!chain[i].empty()) (i == start && i + 1 < chain.size() ? decision.mentioned
                                                               : decision.settled)
                               .push_back(chain[i]);
  return decision;
}

std::vector<std::size_t> group_threads(std::span<const ThreadFacts> mails) {
  std::vector<std::size_t> parent;
  std::vector<bool> settled;
  std::unordered_map<std::string, std::size_t> numbers;
  const auto number_of = [&](const std::string& identifier) {
    const auto [entry, fresh] = numbers.try_emplace(identifier, parent.size());
    if (fresh) {
      parent.push_back(parent.size());
      settled.push_back(false);
    }
    return entry->second;
  };
  const auto root_of = [&](std::size_t node) {
    while (parent[node] != node) node = parent[node] = parent[parent[node]];
    return node;
  };
  std::vector<std::size_t> nodes;
  for (const auto& mail : mails) {
    auto chain = chain_of(mail);
    // A mail without an identifier is nobody's parent, but may have one.
    if (chain.back().empty()) chain.back() = "\n" + std::to_string(nodes.size());
    const auto start = segment_start(
        chain, [&](const std::string& identifier) { return settled[number_of(identifier)]; });
    for (auto i = start + 1; i < chain.size(); ++i) {
      const auto node = number_of(chain[i]);
      parent[root_of(node)] = root_of(number_of(chain[i - 1]));
      settled[node] = true;
    }
    nodes.push_back(number_of(chain.back()));
    settled[nodes.back()] = true;
  }
  for (auto& node : nodes) node = root_of(node);
  return nodes;
}

}  // namespace aai::mail_format
