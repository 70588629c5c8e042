#pragma once
// What code finds in a draft's text, whoever wrote it: which of its facts stand in a source, which
// blanks are open, and whether recipients and links are what they may be.
// The model is assumed to be the attacker; nothing here asks it anything.
#include <span>

#include "assistant/drafts/content.h"
#include "assistant/drafts/facts.h"

namespace aai::drafts {

// A text a draft may rest on.
struct Source {
  std::string kind;   // message | document | practice
  std::string id;
  std::string label;  // what a person calls it: "Price list", "Yusuf, 18 November"
  std::string text;
  bool is_strangers = false;  // written by whoever wrote to the practice
};

struct FoundClaim {
  int start = 0, end = 0;  // UTF-16 offsets, for the page
  FactKind kind{};
  bool is_supported = false;
  bool is_strangers_word = false;  // nothing but a message from outside supports it
  std::string source_kind, source_id, source_label, source_quote;
};

// A blank is written ⟦what is missing⟧; it is open as long as it stands in the text.
struct FoundBlank {
  int start = 0, end = 0;
  std::string label;
};

enum class CheckStatus { ok, warn, block };
AAI_DESCRIBE_ENUM(CheckStatus, ok, warn, block)

struct FoundCheck {
  // recipients | links | facts | sender | look_alike | reply_to | bank_details | account_details |
  // hidden_content | writer | learned | sent_before
  std::string key;
  CheckStatus status = CheckStatus::ok;
  std::string detail;
};

// What is known of the thread the draft answers.
struct Circumstances {
  std::vector<std::string> known_addresses;  // participants of the thread and approved contacts
  std::string sender_address;                // who gets the answer
  bool sender_failed_authentication = false;
  bool sender_is_new = false;
  bool has_hidden_content = false;
  std::string resembles = {};      // the known domain the sender's could be taken for
  std::string led_to = {};         // where a Reply-To of another domain wants the answer
  bool has_other_account = false;  // account data that differ from what the contact gave before
};

struct Examined {
  std::vector<FoundClaim> claims;
  std::vector<FoundBlank> blanks;
  std::vector<FoundCheck> checks;
  std::string level;       // ready | check | needs
  int blocked_checks = 0;
};

Examined examine(const Content& content, std::span<const Source> sources,
                 const Circumstances& circumstances);

// What is to be known of the sender, for the card.
std::vector<FoundCheck> check_sender(const Circumstances& circumstances);

// The same for a prompt: sentences of ours, without a word that a stranger could have chosen.
std::vector<std::string> told_of_sender(const Circumstances& circumstances);

// What somebody knows who was there when it was written; the level follows.
void add_checks(Examined& examined, std::span<const FoundCheck> checks);

std::vector<FoundBlank> find_blanks(std::string_view text);

}
