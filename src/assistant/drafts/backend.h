#pragma once
// A drafting back end: what it is asked with and what it may answer. Whatever it is, it only ever
// proposes a text with its sources and gaps; who it goes to, from whom and whether is not its
// business (write_draft.h). `local` needs no model and is always there.
#include <optional>

#include "assistant/drafts/practice.h"
#include "assistant/drafts/questions.h"
#include "assistant/knowledge/memories.h"
#include "assistant/knowledge/passages.h"
#include "platform/env.h"

namespace aai::drafts {

// A message of the conversation, as far as a reader sees it: hidden text is never here.
struct Said {
  std::string id;         // of the message
  bool is_ours = false;
  std::string from_name;
  std::string text;       // without quotes
};

struct AskedQuestion {
  Question question;
  std::vector<knowledge::FoundPassage> passages;  // best first
};

// Everything a reply may rest on. All of it belongs to one organisation and one conversation.
struct Assignment {
  std::string language;   // en | de: that of the newest message
  std::string subject, category;
  Practice practice;
  std::vector<Said> conversation;  // oldest first; the last ones are the client's
  std::vector<AskedQuestion> questions;
  std::vector<knowledge::FoundPassage> related;  // found by the message as a whole
  std::vector<std::string> known_of_sender;      // sentences of ours: told_of_sender
  std::vector<knowledge::UsedMemory> memories;   // learned from edits; newest first
};

struct Citation {
  std::string source_id, quote;
};
AAI_DESCRIBE(Citation, source_id, quote);

struct ProposedBlank {
  std::string label, kind;
};
AAI_DESCRIBE(ProposedBlank, label, kind);

struct Proposal {
  std::string body;
  std::vector<Citation> citations;
  std::vector<ProposedBlank> blanks;
};
AAI_DESCRIBE(Proposal, body, citations, blanks);

// What became of asking, as ai_runs keeps it.
struct Run {
  std::string backend, model, prompt_version, prompt_sha256;
  std::string outcome;  // proposed | refused | useless | unavailable | hostile
  std::string detail;
  int tokens_in = 0, tokens_out = 0, duration_ms = 0;
};

struct Outcome {
  std::optional<Proposal> proposal;
  int answered = 0, open = 0;       // questions
  int unsure = 0;                   // of those answered: two passages fit as well
  std::vector<Run> runs;            // the last one made the proposal
  std::vector<FoundCheck> checks;   // what a person should know of how it was made
  std::optional<Instant> again_at;  // the model did not answer: no proposal yet, ask once more then
};

inline constexpr int asked_max = 3;  // times a model that does not answer is asked for one draft

// The configured back end; where it has nothing usable, the local one. Never throws for what a
// model answers. Outside of any transaction. `built` is what the model is asked with, nothing where
// none is; `asked` times it has not answered already. The first run of the outcome is its call.
struct BuiltPrompt;
Task<Outcome> propose(const Env& env, const Assignment& assignment, const BuiltPrompt* built,
                      int asked = 0);

// Whether a model is asked at all.
bool asks_a_model(const Env& env);

// The local back end: answers taken word for word from passages, the rest left open as blanks.
Outcome propose_locally(const Assignment& assignment);

}
