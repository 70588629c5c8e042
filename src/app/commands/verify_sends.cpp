#include "app/commands/verify_sends.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <iostream>
#include <map>

#include "assistant/mail/sealing.h"
#include "gen/sql/app/commands/verify_sends.h"
#include "gen/sql/app/entering.h"
#include "platform/mail_format/message_id.h"
#include "platform/net/curl_client.h"
#include "platform/net/tls_dialer.h"
#include "platform/pg/pool.h"
#include "providers/google/gmail.h"
#include "providers/google/oauth.h"

namespace aai::commands {
namespace {

constexpr std::size_t uuid_size = 36;
constexpr int page_max = 500, pages_max = 1000;
using Decisions = std::map<std::string, std::vector<DecidedSend>>;

void judge_sent(const std::string& message_id, const std::vector<SentMessage>& copies,
                const std::vector<DecidedSend>& decided, std::vector<Difference>& found) {
  if (copies.size() > 1) found.push_back({"sent more than once", message_id});
  if (decided.empty()) return found.push_back({"sent, and nobody decided it", message_id});
  const auto holds = [](const DecidedSend& one) { return !one.is_reversed; };
  const auto valid = std::ranges::find_if(decided, holds);
  if (valid == decided.end())
    return found.push_back({"sent, although the decision was called back", message_id});
  if (std::ranges::count_if(decided, holds) > 1)
    found.push_back({"decided more than once", message_id});
  for (const auto& copy : copies)
    if (copy.content_sha256 != valid->content_sha256)
      found.push_back({"sent with another content than was decided", message_id});
  if (valid->state != "sent" && valid->state != "sending")
    found.push_back({"sent, and the database says otherwise", message_id});
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

std::vector<Difference> compare_sends(const std::vector<SentMessage>& sent,
                                      const std::vector<DecidedSend>& decided, Instant asked_at) {
  std::vector<Difference> found;
  Decisions decisions;
  for (const auto& one : decided) decisions[one.message_id].push_back(one);
  std::map<std::string, std::vector<SentMessage>> copies;
  for (const auto& one : sent) copies[one.message_id].push_back(one);

  for (const auto& [message_id, same] : copies)
    judge_sent(message_id, same, decisions[message_id], found);
  for (const auto& one : decided) {
    const bool is_due = one.state == "sent" && one.sent_at && *one.sent_at < asked_at;
    if (is_due && !copies.contains(one.message_id))
      found.push_back({"marked as sent, and not under SENT", one.message_id});
  }
  return found;
}

namespace {

template <class T>
T need(google::Outcome<T> outcome, std::string_view what) {
  if (!outcome.ok()) throw std::runtime_error(std::string(what) + ": " + outcome.reason);
  return std::move(outcome.value);
}

struct Findings {
  std::size_t mailboxes = 0, messages = 0;
  std::vector<Difference> differences;
};

// One mailbox after the other, each with an access token of its own that is not kept.
class Verifier {
 public:
  Verifier(const Env& env, pg::Pool& pool) : env_(env), pool_(pool) {}

  Task<Findings> run() {
    Findings findings;
    pg::Tx tx(pool_, pg::Access::read, std::nullopt, {});
    const auto mailboxes = co_await tx.last(sql::mailboxes_to_verify);
    for (const auto& mailbox : mailboxes) {
      const auto asked_at = env_.clock.now();
      const auto sent = co_await list_sent(mailbox);
      auto reading = acting_for(mailbox.org_id);
      const auto decided =
          co_await reading.last(sql::decided_sends, mailbox.org_id, mailbox.mailbox_id);
      findings.mailboxes += 1;
      findings.messages += sent.size();
      for (auto& one : compare_sends(sent, decided, asked_at))
        findings.differences.push_back(std::move(one));
    }
    co_return findings;
  }

 private:
  pg::Tx acting_for(OrgId org) {
    return pg::Tx(pool_, pg::Access::read, pg::bind(app::sql::act_for, org), {});
  }

  Task<google::Gmail> open(const RoutedMailbox& mailbox) {
    auto tx = acting_for(mailbox.org_id);
    const auto grant = co_await tx.last(sql::reading_grant, mailbox.org_id, mailbox.mailbox_id);
    if (!grant) throw std::runtime_error("a mailbox has no grant to read");
    const auto token = mail::open_refresh(env_.vault, mail::GrantKind::read, mailbox.org_id,
                                          mailbox.mailbox_id, grant->refresh_token);
    if (!token) throw std::runtime_error("a grant to read does not open with this master key");
    const auto now = env_.clock.now();
    const auto known =
        need(co_await google::endpoints(env_.http, env_.config.google, now), "Google");
    std::string refresh_token(token->reveal());
    const auto refreshed = need(
        co_await google::refresh(env_.http, env_.config.google, std::move(refresh_token), now),
        "the access token");
    co_return google::Gmail(env_.http, env_.clock, known.gmail, refreshed.access_token);
  }

  Task<std::vector<SentMessage>> list_sent(const RoutedMailbox& mailbox) {
    auto gmail = co_await open(mailbox);
    std::vector<SentMessage> sent;
    std::string page_token;
    for (int i = 0; i < pages_max; ++i) {
      const auto page = need(co_await gmail.list("in:sent", page_token, page_max), "SENT");
      for (const auto& entry : page.messages) {
        const auto message = need(co_await gmail.message(entry.id), "a sent message");
        const auto ids =
            mail_format::read_message_ids(mail::header_value(message.bytes, "message-id"));
        if (!ids.empty() && is_message_id_of_ours(ids.front()))
          sent.push_back({ids.front(), decided_hash(message.bytes)});
      }
      page_token = page.nextPageToken.value_or("");
      if (page_token.empty()) co_return sent;
    }
    throw std::runtime_error("SENT has more messages than this looks at");
  }

  const Env& env_;
  pg::Pool& pool_;
};

}

}

namespace aai::app {

int run_verify_sends(std::span<const std::string_view> arguments) {
  if (!arguments.empty()) {
    std::cerr << "usage: assistantai verify-sends\n";
    return 2;
  }
  boost::asio::io_context io{1};
  SystemClock clock;
  SystemRandom random;
  const Config config = load_config();
  const auto vault = crypto::load_vault(config.key_file, random);
  net::CurlClient http(io);
  net::TlsDialer dialer(net::dial_rules(config));
  const Env env{clock, random, http, config, vault, dialer};
  pg::Pool pool(io, database_as(config, "aai_worker"), {1, 1});

  commands::Verifier verifier(env, pool);
  commands::Findings findings;
  std::exception_ptr fault;
  boost::asio::co_spawn(io, verifier.run(),
                        [&](std::exception_ptr error, commands::Findings found) {
                          fault = error;
                          findings = std::move(found);
                          io.stop();
                        });
  io.run();
  try {
    if (fault) std::rethrow_exception(fault);
  } catch (const std::exception& problem) {
    std::cerr << "verify-sends: it could not be verified: " << problem.what() << '\n';
    return 2;
  }

  for (const auto& [what, message_id] : findings.differences)
    std::cout << what << ": <" << message_id << ">\n";
  std::cout << "verify-sends: " << findings.messages << " replies in " << findings.mailboxes
            << " mailboxes, " << findings.differences.size() << " differences\n";
  return findings.differences.empty() ? 0 : 1;
}

}
