#pragma once
// The stage of mail by IMAP: Lovelace Law, Ada's mailbox at a real Dovecot, connected as after the
// form, and a line to it that a test may cut.
#include <random>

#include "assistant/approvals/approvals.h"
#include "assistant/mail/imap_servers.h"
#include "assistant/mail/mail.h"
#include "platform/jobs/run_due.h"
#include "platform/loop.h"
#include "platform/mail_format/parse.h"
#include "providers/imap/imap.h"
#include "tests/mail_scene.h"
#include "tests/mail_server.h"

namespace aai::mail {

// A connection that breaks after so many steps, as a line does, or makes out a word of a server's.
class CutLink final : public net::Link {
 public:
  CutLink(std::unique_ptr<net::Link> link, int& steps, const std::string& unheard)
      : link_(std::move(link)), steps_(steps), unheard_(unheard) {}

  Task<net::LinkResult> read(std::span<char> into, Time within) override {
    if (is_cut()) co_return net::LinkResult{net::LinkTrouble::closed, "the line was cut", 0};
    const auto read = co_await link_->read(into, within);
    if (!unheard_.empty()) leave_out(into.first(read.size));
    co_return read;
  }
  Task<net::LinkResult> write(std::string_view bytes, Time within) override {
    if (is_cut()) co_return net::LinkResult{net::LinkTrouble::closed, "the line was cut", 0};
    co_return co_await link_->write(bytes, within);
  }
  Task<net::LinkResult> start_tls(Time within) override { return link_->start_tls(within); }
  void interrupt() override { link_->interrupt(); }
  void close() override { link_->close(); }

 private:
  bool is_cut() {
    if (steps_ > 0 && --steps_ == 0) link_->close(), is_broken_ = true;
    return is_broken_;
  }

  void leave_out(std::span<char> bytes) {
    const std::string_view text(bytes.data(), bytes.size());
    for (auto at = text.find(unheard_); at != text.npos; at = text.find(unheard_, at + 1))
      std::ranges::fill(bytes.subspan(at, unheard_.size()), 'X');
  }

  std::unique_ptr<net::Link> link_;
  int& steps_;
  const std::string& unheard_;
  bool is_broken_ = false;
};

class CutDialer final : public net::Dialer {
 public:
  explicit CutDialer(net::DialRules rules) : real_(std::move(rules)) {}

  Task<net::Dialed> dial(net::Endpoint to) override {
    if (unreachable > 0) {
      --unreachable;
      net::Dialed nobody;
      nobody.result = net::LinkResult{net::LinkTrouble::unreachable, "nobody listens", 0};
      co_return nobody;
    }
    auto dialed = co_await real_.dial(std::move(to));
    if (dialed.link)
      dialed.link = std::make_unique<CutLink>(std::move(dialed.link), steps, unheard);
    co_return dialed;
  }
  Task<net::Offers> offers(std::string service) override {
    return real_.offers(std::move(service));
  }

  int steps = 0;        // until the next connection in use is cut; 0: never
  int unreachable = 0;  // so many connections do not come about
  std::string unheard;  // a word that servers seem not to say

 private:
  net::TlsDialer real_;
};

class ImapScene {
 public:
  using Caller = test::MailCaller;

  ImapScene() : dialer(Caller::rules()), env{clock, world.random, world.http, world.config,
                                             world.vault, dialer} {
    world.clock.at = clock.now();
    world.rows("delete from jobs");
    world.rows("update mailboxes set status = 'broken'");
    ada = world.owner("Lovelace Law");
    static int count = 0;
    address = "scene-" + std::to_string(++count) + "@practice.example";
    REQUIRE(world.wait(box.open(credentials())).ok());
  }

  static bool is_missing() { return Caller::is_missing(); }
  mailbox::Credentials credentials() const {
    return {address, "secret", mailbox::Proof::password};
  }

  // As after the form; what the form refuses is proved elsewhere.
  void connect(std::string_view password = "secret") {
    mailbox = env.new_id<MailboxId>();
    const auto id = quoted(mailbox.view()), user = quoted(ada.user.view());
    world.rows("insert into mailboxes (org_id, id, provider, address, address_key, status, "
               "connected_by, connected_at) values (" + org() + ", " + id + ", 'imap', " +
               quoted(address) + ", " + quoted(address) + ", 'connecting', " + user + ", now())");
    const auto& ports = Caller::server().ports;
    world.rows("insert into mailbox_servers (org_id, mailbox_id, user_name, imap_host, imap_port, "
               "imap_tls, smtp_host, smtp_port, smtp_tls, created_at, updated_at) values (" +
               org() + ", " + id + ", " + quoted(address) + ", " + quoted(Caller::server().host) +
               ", " + std::to_string(ports.imaps) + ", 'implicit', " +
               quoted(Caller::server().host) + ", " + std::to_string(ports.submissions) +
               ", 'implicit', now(), now())");
    keep_password("mailbox_credentials", reading_password, password);
    keep_password("sending_credentials", sending_password, password);
    world.rows("insert into sync_cursors (org_id, mailbox_id, comparison) values (" + org() +
               ", " + id + ", 'initial')");
  }

  void run() { run_tables(mail_work); }
  void run_tables(const WorkTables& work) {
    const WorkTables* const tables[] = {&work};
    world.wait(jobs::run_due_jobs(env, logins(), tables));
  }
  WorkPools logins() {
    return WorkPools{world.pool("aai_worker"), world.pool("aai_drafter"),
                     world.pool("aai_sender")};
  }
  void sweep() {
    const auto id = env.new_id<JobId>();
    world.rows("insert into jobs (org_id, id, name, queue, payload, attempts_max, run_at, "
               "lease_expires_at, lease_token, worker) values (" + quoted(house_org.view()) +
               ", " + quoted(id.view()) + ", 'mail.none', 'sync', '{}', 1, now(), now() + "
               "interval '1 hour', 1, 'test')");
    Work work(env, logins(), house_org, id, 1, 1);
    for (const auto& cron : mail_work.crons) world.wait(cron.run(work));
    run();
  }

  // Past the product, into a folder of the mailbox.
  imap::Uid put(const std::string& folder, const std::string& mail,
                std::vector<std::string> flags = {}) {
    const auto landed = world.wait(box.append(folder, mail, std::move(flags), clock.now()));
    REQUIRE(landed.ok());
    return landed.value.uid;
  }
  static std::string letter(const std::string& id, std::string_view more = "") {
    return eml("Carl <carl@client.example>", "About " + id, id + "@client.example", "Hello " + id,
               more);
  }

  // Every Message-ID in the folders that are read, as often as it stands there.
  std::vector<std::string> there(const std::vector<std::string>& folders) {
    std::vector<std::string> ids;
    for (const auto& folder : folders) {
      if (!world.wait(box.select(folder)).ok()) continue;
      const auto uids = world.wait(box.received_since(clock.now() - std::chrono::days(80)));
      for (const auto uid : uids.value)
        ids.push_back(mail_format::parse(world.wait(box.message(uid)).value.bytes).message_id);
    }
    std::ranges::sort(ids);
    return ids;
  }
  std::vector<std::string> here() {
    std::vector<std::string> ids;
    for (const auto& row : world.rows(
             "select message_id from mail_messages where removed_at is null and org_id = " +
             org() + " order by 1"))
      ids.push_back(row.at(0));
    std::ranges::sort(ids);
    return ids;
  }

  std::string org() const { return quoted(ada.org.view()); }
  std::string one(const std::string& what, const std::string& from) {
    return world.value("select " + what + " from " + from + " where org_id = " + org());
  }
  std::string count(const std::string& from, const std::string& more = "") {
    return world.value("select count(*) from " + from + " where org_id = " + org() +
                       (more.empty() ? "" : " and " + more));
  }
  static std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

  // The servers live in real time; what would wait for hours is told that they have passed.
  struct ShiftedClock final : Clock {
    Instant now() const override { return real.now() + offset; }
    SystemClock real;
    std::chrono::microseconds offset{0};
  };

  World world;
  ShiftedClock clock;
  CutDialer dialer;
  net::TlsDialer steady{Caller::rules()};
  Env env;
  Person ada;
  std::string address;
  MailboxId mailbox;
  imap::Imap box{steady, Caller::imaps()};

 private:
  void keep_password(const std::string& table, std::string_view purpose,
                     std::string_view password) {
    const auto context = crypto::context_of(ada.org, mailbox.view());
    const auto sealed = world.vault.seal(purpose, context, password);
    world.rows("insert into " + table + " (org_id, mailbox_id, refresh_token, scopes, granted_by) "
               "values (" + org() + ", " + quoted(mailbox.view()) + ", '\\x" +
               to_hex(sealed.data) + "', 'imap', " + quoted(ada.user.view()) + ")");
  }
};

}
