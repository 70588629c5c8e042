#include "app/commands/sent_mail.h"

#include <algorithm>

#include "assistant/ids.h"
#include "assistant/mail/own_reply.h"
#include "platform/mail_format/message_id.h"
#include "providers/google/gmail.h"
#include "providers/google/oauth.h"
#include "providers/mailbox/imap_ids.h"

namespace aai::commands {
namespace {

constexpr std::size_t uuid_size = 36, heads_at_once = 500;
constexpr int page_max = 500, pages_max = 1000;

template <class T>
T need(mailbox::Outcome<T> outcome, std::string_view what) {
  if (!outcome.ok()) throw Unread(std::string(what) + ": " + outcome.reason);
  return std::move(outcome.value);
}

// Nothing where it is no reply of ours.
std::string id_of_ours(std::string_view head) {
  const auto ids = mail_format::read_message_ids(mail::header_value(head, "message-id"));
  return !ids.empty() && is_message_id_of_ours(ids.front()) ? ids.front() : std::string();
}

Task<google::Gmail> open_gmail(const Env& env, std::string refresh_token) {
  const auto now = env.clock.now();
  const auto known =
      need(co_await google::endpoints(env.http, env.config.google, now), "Google");
  const auto refreshed = need(
      co_await google::refresh(env.http, env.config.google, std::move(refresh_token), now),
      "the access token");
  co_return google::Gmail(env.http, env.clock, known.gmail, refreshed.access_token);
}

Task<void> read_folder(imap::Imap& there, std::string folder, std::vector<SentMessage>& sent) {
  need(co_await there.select(folder), folder);
  const auto uids = need(co_await there.all(), folder);
  std::vector<imap::Uid> ours;
  for (std::size_t at = 0; at < uids.size(); at += heads_at_once) {
    const auto end = std::min(at + heads_at_once, uids.size());
    auto some = imap::UidSet::of({uids.begin() + static_cast<long>(at),
                                  uids.begin() + static_cast<long>(end)});
    const auto heads = need(co_await there.fields(std::move(some), "Message-ID"), folder);
    for (const auto& head : heads)
      if (!id_of_ours(head.bytes).empty()) ours.push_back(head.summary.uid);
  }
  for (const auto uid : ours) {
    const auto message = need(co_await there.message(uid), "a sent message");
    sent.push_back({id_of_ours(message.bytes), mail::decided_hash(message.bytes)});
  }
}

}

bool is_message_id_of_ours(std::string_view message_id) {
  if (message_id.size() <= uuid_size || message_id[uuid_size] != '.') return false;
  if (!DraftId::parse(message_id.substr(0, uuid_size))) return false;
  const auto rest = message_id.substr(uuid_size + 1);
  const auto at = rest.find('@');
  return at != rest.npos && at > 0 && at + 1 < rest.size() &&
         std::ranges::all_of(rest.substr(0, at), [](char c) { return c >= '0' && c <= '9'; });
}

Task<std::vector<SentMessage>> sent_at_gmail(const Env& env, std::string refresh_token) {
  auto gmail = co_await open_gmail(env, std::move(refresh_token));
  std::vector<SentMessage> sent;
  std::string page_token;
  for (int i = 0; i < pages_max; ++i) {
    const auto page = need(co_await gmail.list("in:sent", page_token, page_max), "SENT");
    for (const auto& entry : page.messages) {
      const auto message = need(co_await gmail.message(entry.id), "a sent message");
      const auto id = id_of_ours(message.bytes);
      if (!id.empty()) sent.push_back({id, mail::decided_hash(message.bytes)});
    }
    page_token = page.nextPageToken.value_or("");
    if (page_token.empty()) co_return sent;
  }
  throw Unread("SENT has more messages than this looks at");
}

Task<std::vector<SentMessage>> sent_by_imap(const Env& env, net::Endpoint at,
                                            mailbox::Credentials who) {
  imap::Imap there(env.dialer, std::move(at));
  const auto opened = co_await there.open(std::move(who));
  if (opened.trouble == mailbox::Trouble::unauthorized)
    throw Refused("the mailbox: " + opened.reason);
  need(opened, "the mailbox");
  const auto folders = need(co_await there.folders(), "its folders");
  std::vector<SentMessage> sent;
  for (const auto& folder : folders)
    if (folder.is_selectable && mailbox::use_of(folder) == imap::Use::sent)
      co_await read_folder(there, folder.name, sent);
  co_await there.log_out();
  co_return sent;
}

}
