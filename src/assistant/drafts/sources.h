#pragma once
// What a draft may rest on: the conversation it answers and the practice's knowledge; and what is
// known of the sender.
#include "assistant/drafts/examine.h"
#include "assistant/drafts/practice.h"
#include "platform/pg/tx.h"

namespace aai::drafts {

struct SourceRow {
  std::string kind, id, label, text;
  bool is_strangers{};
};
AAI_DESCRIBE(SourceRow, kind, id, label, text, is_strangers);

struct CircumstancesRow {
  std::vector<std::string> known_addresses;
  std::string sender_address;
  bool sender_failed_authentication{}, sender_is_new{}, has_hidden_content{};
  std::string reply_to;                        // empty where the mail names none
  std::vector<std::string> known_domains;      // of the practice and of those it has written to
  std::string text;                            // of the message itself
  std::vector<std::string> earlier_texts;      // of its thread and its sender, with long numbers
};
AAI_DESCRIBE(CircumstancesRow, known_addresses, sender_address, sender_failed_authentication,
             sender_is_new, has_hidden_content, reply_to, known_domains, text, earlier_texts);

struct Grounds {
  std::vector<Source> sources;  // the practice's own word of itself last
  Circumstances circumstances;
};

// Queued. What may be said stands behind the wall of the thread's matter, by the query as well.
struct LaterSources {
  pg::Later<pg::Rows::many, SourceRow> rows;
  LaterPractice practice;
  std::vector<Source> get() const;
};
LaterSources load_sources(pg::Tx& tx, OrgId org, ThreadId thread);

// Queued. Looks at all mail of the organisation, since a fraud is known by what was written
// elsewhere; so never on the login that builds prompts. No word of another thread comes back but
// the name of a domain, which told_of_sender keeps from prompts.
struct LaterCircumstances {
  pg::Later<pg::Rows::maybe, CircumstancesRow> row;
  Circumstances get() const;
};
LaterCircumstances load_circumstances(pg::Tx& tx, OrgId org, MessageId message);

// Both in one flight, for a person's own wording.
Task<Grounds> load_grounds(pg::Tx& tx, OrgId org, ThreadId thread, MessageId message);

}
