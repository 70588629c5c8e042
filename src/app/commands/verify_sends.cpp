#include "app/commands/verify_sends.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <iostream>
#include <map>

#include "assistant/mail/access.h"
#include "assistant/mail/sealing.h"
#include "gen/sql/app/commands/verify_sends.h"
#include "gen/sql/app/entering.h"
#include "platform/loop.h"
#include "platform/net/curl_client.h"
#include "platform/net/tls_dialer.h"
#include "platform/pg/pool.h"

namespace aai::commands {
namespace {

constexpr int asked_again_max = 5;

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

struct Findings {
  std::size_t mailboxes = 0, messages = 0;
  std::vector<Difference> differences;
  std::vector<std::string> unread;  // mailboxes that could not be read, and why
};

// One mailbox after the other, each with an access of its own that is not kept.
class Verifier {
 public:
  Verifier(const Env& env, pg::Pool& pool) : env_(env), pool_(pool) {}

  Task<Findings> run() {
    Findings findings;
    pg::Tx tx(pool_, pg::Access::read, std::nullopt, {});
    const auto mailboxes = co_await tx.last(sql::mailboxes_to_verify);
    for (const auto& mailbox : mailboxes) {
      try {
        co_await verify(mailbox, findings);
      } catch (const Unread& problem) {
        findings.unread.push_back(mailbox.address + ": " + problem.what());
      }
    }
    co_return findings;
  }

 private:
  pg::Tx acting_for(OrgId org) {
    return pg::Tx(pool_, pg::Access::read, pg::bind(app::sql::act_for, org), {});
  }

  Task<void> verify(const ConnectedMailbox& mailbox, Findings& findings) {
    const auto asked_at = env_.clock.now();
    const bool is_imap = mailbox.provider == "imap";
    auto listing = is_imap ? list_by_imap(mailbox) : list_at_gmail(mailbox);
    const auto listed = co_await std::move(listing);
    auto reading = acting_for(mailbox.org_id);
    const auto decided =
        co_await reading.last(sql::decided_sends, mailbox.org_id, mailbox.mailbox_id);
    findings.mailboxes += 1;
    findings.messages += listed.size();
    for (auto& one : compare_sends(listed, decided, asked_at))
      findings.differences.push_back(std::move(one));
  }

  Task<std::vector<SentMessage>> list_at_gmail(const ConnectedMailbox& mailbox) {
    auto tx = acting_for(mailbox.org_id);
    const auto grant = co_await tx.last(sql::reading_grant, mailbox.org_id, mailbox.mailbox_id);
    if (!grant) throw Unread("there is no grant to read");
    const auto token = mail::open_refresh(env_.vault, mail::GrantKind::read, mailbox.org_id,
                                          mailbox.mailbox_id, grant->refresh_token);
    if (!token) throw Unread("the grant to read does not open with this master key");
    co_return co_await sent_at_gmail(env_, std::string(token->reveal()));
  }

  Task<std::vector<SentMessage>> list_by_imap(const ConnectedMailbox& mailbox) {
    auto tx = acting_for(mailbox.org_id);
    const auto grant = co_await tx.last(sql::imap_grant, mailbox.org_id, mailbox.mailbox_id);
    if (!grant) throw Unread("there is no grant to read");
    const auto at = mail::servers_of(*grant).imap;
    if (!grant->is_token) co_return co_await sent_by_imap(env_, at, password_of(mailbox, *grant));
    auto who = co_await token_of(mailbox, *grant, false);
    try {
      co_return co_await sent_by_imap(env_, at, std::move(who));
    } catch (const Refused&) {
      // It was good by its time, and the server knows better: a new one is asked for.
    }
    who = co_await token_of(mailbox, *grant, true);
    co_return co_await sent_by_imap(env_, at, std::move(who));
  }

  mailbox::Credentials password_of(const ConnectedMailbox& mailbox, const ImapGrant& grant) {
    const auto context = crypto::context_of(mailbox.org_id, mailbox.mailbox_id.view());
    const auto password = env_.vault.open(mail::reading_password, context, grant.secret);
    if (!password) throw Unread("the grant to read does not open with this master key");
    return {grant.user_name, std::string(password->reveal()), mailbox::Proof::password};
  }

  // Kept like any other: a provider may take the old refresh token back with each new one. A worker
  // may be about to renew it.
  Task<mailbox::Credentials> token_of(ConnectedMailbox mailbox, ImapGrant grant, bool a_new_one) {
    auto access = co_await mail::token_to_read(env_, pool_, mailbox.org_id, mailbox.mailbox_id,
                                               a_new_one);
    for (int i = 0; i < asked_again_max && access.trouble == mailbox::Trouble::limited; ++i) {
      co_await pause(std::chrono::seconds(1));
      access = co_await mail::token_to_read(env_, pool_, mailbox.org_id, mailbox.mailbox_id);
    }
    if (access.trouble != mailbox::Trouble::none)
      throw Unread("the access token: " + access.reason);
    co_return mailbox::Credentials{grant.user_name, access.token, mailbox::Proof::access_token};
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
  for (const auto& problem : findings.unread)
    std::cout << "could not be verified: " << problem << '\n';
  std::cout << "verify-sends: " << findings.messages << " replies in " << findings.mailboxes
            << " mailboxes, " << findings.differences.size() << " differences\n";
  if (!findings.differences.empty()) return 1;
  return findings.unread.empty() ? 0 : 2;
}

}
