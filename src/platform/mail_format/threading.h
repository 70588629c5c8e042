// Which thread a mail belongs to. Identifiers decide; the subject only helps a reply that names
// none. The rule works one mail at a time, in any order of arrival, over rows a database keeps:
// every identifier ever seen in the mailbox, own or only mentioned, has one row.
//
// Why: References are a stranger's word. What a mail that was really received says of its own
// parent is final, so no later mail can tie two threads together; and a sender who takes no part
// in a thread is kept apart from it, whatever he cites.
#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "platform/mail_format/parse.h"

namespace aai::mail_format {

enum class Writer { stranger, owner };  // owner: the mailbox itself, from any of its addresses

struct ThreadFacts {
  std::string message_id;
  std::vector<std::string> ancestors;  // oldest first; the last one is the parent
  std::string subject;
  std::string sender;  // canonical
  Writer writer = Writer::stranger;
  std::chrono::sys_seconds received_at;  // the provider's time
};
ThreadFacts thread_facts(const ParsedMail&, std::chrono::sys_seconds received_at, Writer);

// A row per identifier. Settled: its mail was received, or its parent is known from a chain.
struct KnownIdentifier {
  std::string identifier;
  std::string thread_id;
  bool settled = false;
};

struct KnownThread {
  std::string thread_id;
  std::string base_subject;
  std::chrono::sys_seconds last_at;
  std::vector<std::string> participants;  // canonical addresses, "@domain" for a whole domain
};

enum class ThreadBasis {
  begins,           // a new thread
  identifiers,      // cites, or is cited by, a known mail
  subject,          // a reply without identifiers to a thread of that subject
  kept_apart,       // cites a thread its sender takes no part in: a new thread
};

struct ThreadDecision {
  ThreadBasis basis = ThreadBasis::begins;
  std::optional<std::string> thread_id;      // none: the caller makes one
  std::vector<std::string> absorbed;         // threads that are one with it, now known
  std::vector<std::string> settled;          // identifiers to store as settled, in this thread
  std::vector<std::string> mentioned;        // identifiers to store unsettled where unknown
  std::optional<std::string> cited_thread;   // of kept_apart: the thread not joined
};

// What to ask the database for before deciding.
std::vector<std::string> identifiers_to_look_up(const ThreadFacts&);

// `known`: the rows of those identifiers. `threads`: the threads of these rows, and for a mail
// without ancestors those with its base subject.
ThreadDecision decide_thread(const ThreadFacts&, std::span<const KnownIdentifier> known,
                             std::span<const KnownThread> threads);

// All at once, in memory and by identifiers only: the thread number of each mail.
std::vector<std::size_t> group_threads(std::span<const ThreadFacts>);

}  // namespace aai::mail_format
