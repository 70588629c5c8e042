#include "platform/net/curl_client.h"

#include <algorithm>
#include <optional>

#include "platform/metrics/metrics.h"
#include "platform/net/curl_engine.h"

namespace aai::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t header_size_max = 64 * 1024;
constexpr milliseconds connect_time_max{10000};

std::size_t take_body(char* bytes, std::size_t, std::size_t count, void* data) {
  auto& transfer = *static_cast<Transfer*>(data);
  if (transfer.answer.body.size() + count > transfer.size_max) {
    transfer.is_too_large = true;
    return 0;
  }
  transfer.answer.body.append(bytes, count);
  return count;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const auto first = text.find_first_not_of(blank);
  return first == text.npos ? std::string_view()
                            : text.substr(first, text.find_last_not_of(blank) - first + 1);
}

std::size_t take_header(char* bytes, std::size_t, std::size_t count, void* data) {
  auto& transfer = *static_cast<Transfer*>(data);
  transfer.header_size += count;
  if (transfer.header_size > header_size_max) {
    transfer.is_too_large = true;
    return 0;
  }
  const std::string_view line(bytes, count);
  if (line.starts_with("HTTP/")) {
    transfer.answer.headers.clear();  // what came before was 1xx
  } else if (const auto colon = line.find(':'); colon != line.npos) {
    transfer.answer.headers.emplace_back(trimmed(line.substr(0, colon)),
                                         trimmed(line.substr(colon + 1)));
  }
  return count;
}

// The address that is connected to is the one that is judged: a name may resolve differently next
// time.
curl_socket_t open_socket(void* data, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(data);
  if (transfer.is_allowed && !transfer.is_allowed(address->addr)) {
    transfer.is_forbidden = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void set_fields(Transfer& transfer, const Call& call) {
  const auto add = [&](const std::string& line) {
    transfer.fields.reset(curl_slist_append(transfer.fields.release(), line.c_str()));
  };
  for (const auto& [name, value] : call.headers) {
    std::string line = value.empty() ? name + ";" : name + ": " + value;
    std::erase_if(line, [](char c) { return c == '\r' || c == '\n'; });
    add(line);
  }
  add("Expect:");  // libcurl would wait a second for servers that do not know it
  curl_easy_setopt(transfer.easy.get(), CURLOPT_HTTPHEADER, transfer.fields.get());
}

std::size_t give_body(char* bytes, std::size_t size, std::size_t count, void* data) {
  auto& unsent = static_cast<Transfer*>(data)->unsent;
  const auto given = unsent.copy(bytes, size * count);
  unsent.remove_prefix(given);
  return given;
}

// Where a kept connection ends without an answer, libcurl would send the request once more by
// itself. It cannot when the body is read but not rewound, and does not on a fresh connection: what
// may have had an effect is repeated by nobody but the caller.
void set_method(Transfer& transfer, const Call& call) {
  using http::Method;
  auto* easy = transfer.easy.get();
  if (call.method == Method::head) {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1l);
  } else if (call.method != Method::get || !call.body.empty()) {
    if (call.method != Method::del || !call.body.empty()) {
      curl_easy_setopt(easy, CURLOPT_POST, 1l);
      curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                       static_cast<curl_off_t>(call.body.size()));
      transfer.unsent = call.body;
      curl_easy_setopt(easy, CURLOPT_READFUNCTION, &give_body);
      curl_easy_setopt(easy, CURLOPT_READDATA, &transfer);
    }
    if (call.body.empty()) curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1l);
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST,
                     std::string(http::method_name(call.method)).c_str());
  }
}

// `call` must outlive the transfer.
void prepare(Transfer& transfer, const Call& call, milliseconds time_left) {
  auto* easy = transfer.easy.get();
  const auto set = [easy](CURLoption option, auto value) { curl_easy_setopt(easy, option, value); };
  set(CURLOPT_URL, call.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 0l);
  set(CURLOPT_NOSIGNAL, 1l);
  set(CURLOPT_QUICK_EXIT, 1l);  // a name that does not resolve must not hold up the loop
  set(CURLOPT_SSL_VERIFYPEER, 1l);
  set(CURLOPT_SSL_VERIFYHOST, 2l);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(time_left.count()));
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(time_left, connect_time_max).count()));
  set(CURLOPT_ACCEPT_ENCODING, "gzip, br");
  set(CURLOPT_USERAGENT, "AssistantAI/1.0");
  set(CURLOPT_TCP_KEEPALIVE, 1l);
  if (call.reach == Reach::anywhere)
    set(CURLOPT_PROXY, "");  // a proxy would connect for us, unjudged

  transfer.size_max = call.size_max;
  set(CURLOPT_WRITEFUNCTION, &take_body);
  set(CURLOPT_WRITEDATA, &transfer);
  set(CURLOPT_HEADERFUNCTION, &take_header);
  set(CURLOPT_HEADERDATA, &transfer);
  set(CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  set(CURLOPT_OPENSOCKETDATA, &transfer);
  set_fields(transfer, call);
  set_method(transfer, call);
}

Failure failure_of(const Transfer& transfer) {
  if (transfer.is_too_large) return Failure::too_large;
  if (transfer.result == CURLE_OK) return Failure::none;
  if (transfer.is_forbidden) return Failure::forbidden_address;
  long sent = 0;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_REQUEST_SIZE, &sent);
  // As long as no byte of the request has left, it cannot have had an effect.
  if (sent == 0) return Failure::refused;
  return transfer.result == CURLE_OPERATION_TIMEDOUT ? Failure::timed_out : Failure::broken;
}

std::string part_of(const std::string& url, CURLUPart part) {
  const std::unique_ptr<CURLU, CurlFree> parsed(curl_url());
  char* text = nullptr;
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK ||
      curl_url_get(parsed.get(), part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK)
    return "";
  const std::unique_ptr<char, CurlFree> owned(text);
  return text;
}

std::string origin_of(const std::string& url) {
  return part_of(url, CURLUPART_SCHEME) + "://" + part_of(url, CURLUPART_HOST) + ":" +
         part_of(url, CURLUPART_PORT);
}

// The call that a redirect asks for; nothing where the answer is none, or leads where we do not go.
std::optional<Call> redirected(const Transfer& transfer, const Call& call) {
  const int status = transfer.answer.status;
  if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308)
    return std::nullopt;
  char* target = nullptr;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_REDIRECT_URL, &target);
  if (!target || call.redirects_max <= 0) return std::nullopt;
  if (call.url.starts_with("https:") && !std::string_view(target).starts_with("https:"))
    return std::nullopt;

  Call next = call;
  next.url = target;
  next.redirects_max = call.redirects_max - 1;
  const bool becomes_get = status == 303 || (status < 303 && call.method == http::Method::post);
  if (becomes_get && call.method != http::Method::head) {
    next.method = http::Method::get;
    next.body.clear();
  }
  const bool is_elsewhere = origin_of(next.url) != origin_of(call.url);
  std::erase_if(next.headers, [&](const auto& field) {
    const http::Headers one{field};
    const bool is_secret = !http::find_header(one, "authorization").empty() ||
                           !http::find_header(one, "cookie").empty();
    return (is_elsewhere && is_secret) ||
           (next.body.empty() && !http::find_header(one, "content-type").empty());
  });
  return next;
}

constexpr std::string_view outcome_name(const Answer& answer) {
  switch (answer.failure) {
    case Failure::none:
      return answer.status >= 500 ? "server_error" : answer.status >= 400 ? "client_error" : "ok";
    case Failure::refused: return "refused";
    case Failure::timed_out: return "timed_out";
    case Failure::too_large: return "too_large";
    case Failure::broken: return "broken";
    case Failure::forbidden_address: return "forbidden_address";
  }
  return "broken";
}

void count_call(const Call& call, const Answer& answer, steady_clock::duration took) {
  // Strangers' hosts are no label: there is no end to them.
  const auto host = call.reach == Reach::anywhere ? "anywhere" : part_of(call.url, CURLUPART_HOST);
  auto& registry = metrics::registry();
  registry.counter("http_client_requests_total", "Requests to other services, by outcome.",
                   {{"host", host}, {"outcome", outcome_name(answer)}}).add();
  registry
      .histogram("http_client_request_seconds", "Until the whole answer of another service.",
                 {{"host", host}})
      .observe(took);
}

}

CurlClient::CurlClient(boost::asio::io_context& io, AddressRule is_allowed)
    : configured_(std::make_shared<Engine>(io, nullptr)),
      anywhere_(std::make_shared<Engine>(io, is_allowed)) {}

CurlClient::~CurlClient() {
  configured_->close();
  anywhere_->close();
}

Task<Answer> CurlClient::send(Call call) {
  const auto engine = call.reach == Reach::anywhere ? anywhere_ : configured_;
  const auto begun = steady_clock::now();
  const auto give_up_at = begun + call.time_max;
  for (;;) {
    const auto left = std::chrono::duration_cast<milliseconds>(give_up_at - steady_clock::now());
    Transfer transfer;
    transfer.is_allowed = engine->is_allowed();
    prepare(transfer, call, std::max(left, milliseconds(1)));
    co_await engine->run(transfer);

    long status = 0;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &status);
    transfer.answer.status = static_cast<int>(status);
    transfer.answer.failure = failure_of(transfer);
    if (transfer.answer.failure != Failure::none) {
      transfer.answer.body.clear();
    } else if (auto next = redirected(transfer, call)) {
      call = std::move(*next);
      continue;
    }
    count_call(call, transfer.answer, steady_clock::now() - begun);
    co_return std::move(transfer.answer);
  }
}

}
