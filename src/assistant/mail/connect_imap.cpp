#include "assistant/mail/connect_imap.h"

#include "assistant/mail/jobs.h"
#include "gen/sql/assistant/mail/connect.h"
#include "gen/sql/assistant/mail/connect_imap.h"
#include "platform/mail_format/address.h"
#include "providers/imap/discovery.h"
#include "providers/smtp/smtp.h"

namespace aai::mail {
namespace {

using mailbox::Trouble;

constexpr int port_most = 65535;

const Problem& problem_of(Trouble trouble, net::LinkTrouble link) {
  if (trouble == Trouble::unauthorized || trouble == Trouble::revoked) return wrong_password;
  if (link == net::LinkTrouble::untrusted) return certificate_not_trusted;
  return link == net::LinkTrouble::none ? server_unwilling : server_not_reached;
}

void require_in(const mailbox::Outcome<bool>& tried, net::LinkTrouble link, std::string_view what,
                const net::Endpoint& at) {
  if (tried.ok()) return;
  const auto& problem = problem_of(tried.trouble, link);
  refuse(problem, std::string(problem.title) + " (" + std::string(what) + ", " + at.host + ")");
}

Task<void> try_servers(const Env& env, const mailbox::Servers& at,
                       const mailbox::Credentials& who) {
  imap::Imap reading(env.dialer, at.imap);
  const auto read = co_await reading.open(who);
  require_in(read, reading.link_trouble(), "incoming mail", at.imap);
  co_await reading.log_out();
  smtp::Smtp sending(env.dialer, at.smtp);
  const auto sent = co_await sending.open(who);
  require_in(sent, sending.link_trouble(), "outgoing mail", at.smtp);
  co_await sending.quit();
}

bool is_port(const ServerAt& server) { return server.port >= 1 && server.port <= port_most; }

Task<mailbox::Servers> servers_wished(const Env& env, const ImapWish& wish) {
  if (wish.imap && wish.smtp) {
    require(is_port(*wish.imap) && is_port(*wish.smtp), server_not_reached);
    co_return mailbox::Servers{endpoint_of(*wish.imap), endpoint_of(*wish.smtp)};
  }
  const auto told = co_await imap::propose_settings(env.dialer, wish.address.text);
  require(told.ok() && told.value.told == imap::Told::by_domain, settings_unknown);
  co_return mailbox::Servers{told.value.mailbox, told.value.submission};
}

void queue_grants(Ctx& ctx, MailboxId mailbox, const std::string& password) {
  const auto context = crypto::context_of(ctx.org, mailbox.view());
  const auto& vault = ctx.env.vault;
  ctx.tx.queue(sql::keep_reading_password, ctx.org, mailbox,
               vault.seal(reading_password, context, password), ctx.now);
  ctx.tx.queue(sql::forget_sending_grant, ctx.org, mailbox);
  ctx.tx.queue(sql::keep_sending_password, ctx.org, mailbox,
               vault.seal(sending_password, context, password));
}

}

Task<ImapSettings> propose_imap(Ctx& ctx, const AddressAsked& asked) {
  co_await ctx.tx.flush();  // who asks is known after this, or nobody asks
  co_await ctx.tx.restart();
  const auto told = co_await imap::propose_settings(ctx.env.dialer, asked.address.text);
  ImapSettings settings;
  settings.is_told = told.ok() && told.value.told == imap::Told::by_domain;
  settings.imap = server_at(told.value.mailbox);
  settings.smtp = server_at(told.value.submission);
  co_return settings;
}

Task<ConnectedMailbox> connect_imap(Ctx& ctx, const ImapWish& wish) {
  co_await ctx.tx.flush();  // no password is tried for somebody who may not connect
  co_await ctx.tx.restart();
  const auto at = co_await servers_wished(ctx.env, wish);
  mailbox::Credentials who;
  who.user = wish.user_name ? wish.user_name->text : wish.address.text;
  who.secret = wish.password.text;
  co_await try_servers(ctx.env, at, who);

  const auto key = mail_format::canonical_address(wish.address.text);
  const auto kept = co_await ctx.tx(sql::keep_imap_mailbox, ctx.org, ctx.new_id<MailboxId>(),
                                    wish.address.text, key, ctx.now);
  if (!kept) refuse(other_provider);
  const auto imap = server_at(at.imap), smtp = server_at(at.smtp);
  ctx.tx.queue(sql::keep_servers, ctx.org, kept->id, who.user, imap.host.text, imap.port, imap.tls,
               smtp.host.text, smtp.port, smtp.tls, ctx.now);
  ctx.tx.queue(sql::forget_server_problems, ctx.org, kept->id);
  queue_grants(ctx, kept->id, who.secret);
  ctx.tx.queue(sql::keep_cursor, ctx.org, kept->id, ctx.now);
  ctx.tx.queue(sql::audit_mailbox, ctx.org, std::string("mailbox.connected"),
               std::string(kept->id.view()));
  const ConnectMailbox job{kept->id};
  ctx.later(connect_mailbox, job);
  ctx.emit("mailbox.changed", json::Raw{json::to_text(job)});
  co_return *kept;
}

}
