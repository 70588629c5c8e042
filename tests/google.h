#pragma once
// A Google for tests: OAuth with a signing key of its own, and one mailbox in memory with history.
// It can forget old history, lose messages for a while, be limited, or revoke its grants.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "core/bytes.h"
#include "core/json_write.h"
#include "platform/net/client.h"
#include "tests/rsa_signer.h"

namespace aai::google {

struct TestSigner {
  std::string sign(const std::string& claims, const std::string& key_id = "k1") const {
    return key.sign(R"({"alg":"RS256","kid":")" + key_id + R"(","typ":"JWT"})", claims);
  }
  std::string jwks() const { return key.jwks("k1"); }

  test::RsaSigner key;
};

// One key for the whole process, as the published keys are kept by the process.
inline const TestSigner& test_signer() {
  static const TestSigner signer;
  return signer;
}

class TestGoogle {
 public:
  struct Mail {
    std::string thread, raw, at_ms;
    std::vector<std::string> labels;
  };

  explicit TestGoogle(const Clock& now) : clock(now) {}

  static constexpr std::string_view url = "https://google.test";
  const Clock& clock;
  std::string address = "ada@lovelace.example";
  std::string nonce;                    // goes into the next id_token
  std::string granted_scopes;           // of the next token; empty: whatever was asked for
  std::map<std::string, Mail> mails;    // by id
  std::vector<std::pair<unsigned long, std::string>> history;  // place and JSON of a record
  unsigned long place = 9000;
  unsigned long oldest_place = 0;       // history before it is forgotten: 404
  std::set<std::string> unreadable;     // messages that answer 500
  std::set<std::string> mangled;        // messages whose bytes are no base64
  bool is_revoked = false;
  int limited = 0;                      // so many calls to Gmail answer 429
  std::size_t page_size = 500;
  int refreshes = 0, gets = 0;
  std::string good_token = "access-1";
  std::function<void(const std::string&)>
      before_message;  // what happens while a message is fetched

  std::string deliver(const std::string& id, const std::string& raw,
                      std::vector<std::string> labels = {"INBOX", "UNREAD"},
                      std::string thread = {}) {
    const auto at =
        std::chrono::duration_cast<std::chrono::milliseconds>(clock.now().time_since_epoch())
            .count();
    mails[id] =
        Mail{thread.empty() ? id : std::move(thread), raw, std::to_string(at), std::move(labels)};
    record("messagesAdded", id);
    return id;
  }
  // There without a word in the history: what a lost record looks like.
  void slip_in(const std::string& id, const std::string& raw) {
    deliver(id, raw);
    history.pop_back();
  }
  void record(const std::string& kind, const std::string& id) {
    place += 3;
    history.emplace_back(place, "{\"id\":\"" + std::to_string(place) + "\",\"" + kind +
                                    "\":[{\"message\":" + stub(id) + "}]}");
  }
  void remove(const std::string& id) {
    record("messagesDeleted", id);
    mails.erase(id);
  }

  net::Answer answer(const net::Call& call) {
    const auto path = call.url.substr(url.size());
    if (path.starts_with("/.well-known/")) return ok(discovery());
    if (path == "/certs") return ok(test_signer().jwks());
    if (path == "/token") return token(call.body);
    if (path == "/revoke") return ok("{}");
    constexpr std::string_view base = "/gmail/v1/users/me/";
    if (path.starts_with(base)) return gmail(call, path.substr(base.size()));
    return status(404, "notFound");
  }

  static net::Answer status(int code, std::string reason) {
    return reply(code, R"({"error":{"code":)" + std::to_string(code) + R"(,"errors":[{"reason":")" +
                           reason + R"("}]}})");
  }

 private:
  static net::Answer reply(int code, std::string body) {
    net::Answer answer;
    answer.status = code;
    answer.body = std::move(body);
    return answer;
  }
  static net::Answer ok(std::string body) { return reply(200, std::move(body)); }

  static std::string discovery() {
    const std::string base(url);
    return R"({"issuer":")" + base + R"(","authorization_endpoint":")" + base +
           R"(/auth","token_endpoint":")" + base + R"(/token","revocation_endpoint":")" + base +
           R"(/revoke","jwks_uri":")" + base + R"(/certs"})";
  }

  std::string id_token() const {
    const auto now =
        std::chrono::duration_cast<std::chrono::seconds>(clock.now().time_since_epoch()).count();
    return test_signer().sign(
        R"({"iss":")" + std::string(url) + R"(","aud":"client-1","sub":"1","email":")" + address +
        R"(","email_verified":true,"nonce":")" + nonce + R"(","iat":)" + std::to_string(now) +
        R"(,"exp":)" + std::to_string(now + 3600) + "}");
  }

  net::Answer token(const std::string& form) {
    if (is_revoked)
      return reply(
          400,
          R"({"error":"invalid_grant","error_description":"Token has been expired or revoked."})");
    const bool is_refresh = form.find("grant_type=refresh_token") != form.npos;
    if (is_refresh) good_token = "access-" + std::to_string(++refreshes + 1);
    const auto scopes = granted_scopes.empty()
                            ? "openid email https://www.googleapis.com/auth/gmail.readonly "
                              "https://www.googleapis.com/auth/gmail.compose"
                            : granted_scopes;
    std::string body = R"({"access_token":")" + good_token +
                       R"(","expires_in":3600,"token_type":"Bearer","scope":")" + scopes + '"';
    if (!is_refresh) body += R"(,"refresh_token":"refresh-1","id_token":")" + id_token() + '"';
    return ok(body + "}");
  }

  std::string stub(const std::string& id) const {
    const auto& mail = mails.at(id);
    return R"({"id":")" + id + R"(","threadId":")" + mail.thread + R"(","labelIds":)" +
           json::to_text(mail.labels) + "}";
  }

  static std::string parameter(const std::string& path, const std::string& name) {
    for (const auto& [key, value] :
         http::parse_query(path.find('?') == path.npos ? "" : path.substr(path.find('?') + 1)))
      if (key == name) return value;
    return {};
  }

  net::Answer gmail(const net::Call& call, const std::string& path) {
    if (http::find_header(call.headers, "Authorization") != "Bearer " + good_token)
      return status(401, "authError");
    if (limited > 0) {
      --limited;
      auto answer = status(429, "rateLimitExceeded");
      answer.headers.emplace_back("Retry-After", "30");
      return answer;
    }
    if (path == "profile")
      return ok(R"({"emailAddress":")" + address + R"(","historyId":")" + std::to_string(place) +
                R"("})");
    if (path.starts_with("messages?")) return list(path);
    if (path.starts_with("messages/")) return message(path.substr(9, path.find('?') - 9));
    if (path.starts_with("history?")) return changes(path);
    if (path == "watch")
      return ok(R"({"historyId":")" + std::to_string(place) + R"(","expiration":"1795780800000"})");
    return status(404, "notFound");
  }

  // Spam and what is thrown away are not listed unless asked for, and our query leaves out drafts.
  static bool is_listed(const Mail& mail) {
    constexpr std::array left_out = {"DRAFT", "CHAT", "SPAM", "TRASH"};
    return std::ranges::find_first_of(mail.labels, left_out) == mail.labels.end();
  }

  net::Answer list(const std::string& path) {
    const auto from = parameter(path, "pageToken");
    std::string body = R"({"messages":[)";
    std::size_t shown = 0;
    std::string next;
    for (auto mail = from.empty() ? mails.begin() : mails.lower_bound(from); mail != mails.end();
         ++mail) {
      if (!is_listed(mail->second)) continue;
      if (shown == page_size) {
        next = mail->first;
        break;
      }
      body += (shown++ ? "," : "") + stub(mail->first);
    }
    return ok(body + "]" + (next.empty() ? "" : R"(,"nextPageToken":")" + next + '"') + "}");
  }

  net::Answer message(const std::string& id) {
    ++gets;
    if (before_message) before_message(id);
    const auto found = mails.find(id);
    if (found == mails.end()) return status(404, "notFound");
    if (unreadable.contains(id)) return status(500, "backendError");
    const auto& mail = found->second;
    const auto raw = mangled.contains(id) ? "%%%" : to_base64url(mail.raw);
    return ok(R"({"id":")" + id + R"(","threadId":")" + mail.thread + R"(","internalDate":")" +
              mail.at_ms + R"(","labelIds":)" + json::to_text(mail.labels) + R"(,"raw":")" + raw +
              R"("})");
  }

  net::Answer changes(const std::string& path) {
    const auto since = std::stoul(parameter(path, "startHistoryId"));
    if (since < oldest_place || since > place) return status(404, "notFound");
    const auto token = parameter(path, "pageToken");
    const auto after = token.empty() ? since : std::stoul(token);
    std::string body = R"({"history":[)";
    std::size_t shown = 0;
    std::string next;
    for (const auto& [at, record] : history) {
      if (at <= after) continue;
      if (shown == page_size) {
        next = R"(,"nextPageToken":")" + last_shown + '"';
        break;
      }
      body += (shown++ ? "," : "") + record;
      last_shown = std::to_string(at);
    }
    return ok(body + R"(],"historyId":")" + std::to_string(place) + '"' + next + "}");
  }

  std::string last_shown;
};

}
