#pragma once
// The Gmail API of one person, as far as the assistant uses it. Every answer is an outcome.
// Nothing is repeated here: who calls knows what may be.
// Source of truth: Gmail API v1. Limits: 30 s a call; 64 MB for a message, 8 MB for the rest.
#include "core/task.h"
#include "providers/google/objects.h"
#include "providers/google/outcome.h"
#include "providers/mailbox/mailbox.h"

namespace aai::google {

using mailbox::RawMessage;

class Gmail {
 public:
  Gmail(net::Client& http, const Clock& clock, std::string base_url, std::string access_token)
      : http_(http),
        clock_(clock),
        base_(std::move(base_url) + "/gmail/v1/users/me/"),
        token_(std::move(access_token)) {}

  Task<Outcome<Profile>> profile();
  // `query` as in the search box: "newer_than:90d", "rfc822msgid:x@y". 500 a page at most.
  Task<Outcome<MessagePage>> list(std::string query, std::string page_token, int most = 500);
  Task<Outcome<RawMessage>> message(std::string id);
  // not_found: the place is too old, and everything must be compared.
  Task<Outcome<HistoryPage>> history(std::string since, std::string page_token);
  Task<Outcome<Watch>> watch(std::string topic);
  Task<Outcome<std::string>> stop();
  Task<Outcome<LabelList>> labels();
  Task<Outcome<std::string>> attachment(std::string message_id, std::string attachment_id);

  // Sending is two steps, since a draft can be sent once only: its id is the idempotency key.
  Task<Outcome<Draft>> create_draft(std::string mime, std::string thread_id);
  // Those a search finds, ten at most: "rfc822msgid:x@y".
  Task<Outcome<DraftPage>> drafts(std::string query);
  // Puts this content into the draft, whatever stands there, and sends it.
  Task<Outcome<MessageRef>> send_draft(std::string draft_id, std::string mime,
                                       std::string thread_id);
  Task<Outcome<std::string>> delete_draft(std::string draft_id);

 private:
  net::Call call(http::Method method, const std::string& path, std::string body = {}) const;
  Task<Outcome<std::string>> ask(net::Call call);
  template <class T>
  Task<Outcome<T>> ask_for(net::Call call);

  net::Client& http_;
  const Clock& clock_;
  std::string base_, token_;
};

// Ids of the history are decimals of any length: more digits are later, then the text decides.
bool is_history_id(std::string_view text);
bool is_later(std::string_view history_id, std::string_view other);

}
