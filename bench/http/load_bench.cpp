// The load of the HTTP bench: keep-alive connections with one request on the way each, and every
// answer looked at. Reports one line of JSON.
//
//   load_bench PORT CONNECTIONS SECONDS REQUESTS COUNT TEXT TIMES
//
// REQUESTS is a file of whole requests, each ended by a zero byte, sent in turn. It ends after
// SECONDS, or after COUNT requests where SECONDS is 0; what is on the way by then is waited for.
// An answer is right when its status is 200 and its body holds TEXT exactly TIMES times.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Connection {
  int socket = -1;
  std::string in;
  Clock::time_point sent_at;
};

struct Load {
  std::vector<std::string> requests;
  std::string text;
  std::size_t times = 0, count_max = 0, sent = 0, answers = 0, wrong = 0;
  Clock::time_point start, end;
  std::vector<float> latencies_ms;
  std::string first_wrong;
};

[[noreturn]] void fail(const char* what) {
  std::perror(what);
  std::exit(2);
}

std::vector<std::string> read_requests(const char* path) {
  std::ifstream file(path, std::ios::binary);
  const std::string all((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  std::vector<std::string> requests;
  for (std::size_t at = 0; at < all.size();) {
    const auto end = all.find('\0', at);
    requests.push_back(all.substr(at, end - at));
    at = end + 1;
  }
  if (requests.empty()) fail(path);
  return requests;
}

int connect_to(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    fail("connect");
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return socket;
}

// False when there is nothing more to ask.
bool ask(Load& load, Connection& connection) {
  connection.sent_at = Clock::now();
  const bool is_over = load.count_max > 0 ? load.sent == load.count_max
                                          : connection.sent_at >= load.end;
  if (is_over) return false;
  const auto& request = load.requests[load.sent++ % load.requests.size()];
  const auto size = static_cast<ssize_t>(request.size());
  if (::send(connection.socket, request.data(), request.size(), MSG_NOSIGNAL) != size) fail("send");
  return true;
}

// As glibc does it: the first byte of what is looked for may be in every place of a JSON text.
std::size_t find(std::string_view text, std::string_view wanted, std::size_t from) {
  const void* at = ::memmem(text.data() + from, text.size() - from, wanted.data(), wanted.size());
  return at ? static_cast<std::size_t>(static_cast<const char*>(at) - text.data()) : text.npos;
}

// The size of the whole answer once its head is there; 0 before.
std::size_t answer_size(std::string_view in, std::size_t& head_size) {
  constexpr std::string_view name = "content-length: ";
  const auto head_end = in.find("\r\n\r\n");
  if (head_end == in.npos) return 0;
  head_size = head_end + 4;
  for (auto line = in.find("\r\n") + 2; line < head_end; line = in.find("\r\n", line) + 2) {
    if (::strncasecmp(in.data() + line, name.data(), name.size()) == 0)
      return head_size + std::strtoul(in.data() + line + name.size(), nullptr, 10);
  }
  return head_size;
}

bool is_right(const Load& load, std::string_view answer, std::size_t head_size) {
  if (answer.substr(9, 3) != "200") return false;
  std::size_t found = 0;
  for (auto at = find(answer, load.text, head_size); at != answer.npos;
       at = find(answer, load.text, at + load.text.size()))
    ++found;
  return found == load.times;
}

void take(Load& load, Connection& connection, std::size_t head_size) {
  ++load.answers;
  const std::chrono::duration<float, std::milli> took = Clock::now() - connection.sent_at;
  load.latencies_ms.push_back(took.count());
  if (!is_right(load, connection.in, head_size)) {
    if (load.wrong++ == 0) load.first_wrong = connection.in;
  }
  connection.in.clear();
}

void run(Load& load, std::vector<Connection>& connections) {
  const int poll = ::epoll_create1(0);
  std::size_t open = 0;
  for (auto& connection : connections) {
    epoll_event wanted{EPOLLIN, {.ptr = &connection}};
    ::epoll_ctl(poll, EPOLL_CTL_ADD, connection.socket, &wanted);
    open += ask(load, connection);
  }
  std::vector<epoll_event> events(connections.size());
  std::vector<char> buffer(64 * 1024);
  while (open > 0) {
    const int ready = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), 30'000);
    if (ready <= 0) fail("no answer for 30 seconds");
    for (int i = 0; i < ready; ++i) {
      auto& connection = *static_cast<Connection*>(events[i].data.ptr);
      const auto size = ::recv(connection.socket, buffer.data(), buffer.size(), 0);
      if (size <= 0) fail("the server closed a connection");
      connection.in.append(buffer.data(), static_cast<std::size_t>(size));
      std::size_t head_size = 0;
      const auto whole = answer_size(connection.in, head_size);
      if (whole == 0 || connection.in.size() < whole) continue;
      take(load, connection, head_size);
      if (!ask(load, connection)) --open;
    }
  }
  ::close(poll);
}

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) { return time.tv_sec + time.tv_usec / 1e6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

float quantile(std::vector<float>& values, double share) {
  const auto at = std::min(values.size() - 1, std::size_t(double(values.size()) * share));
  std::nth_element(values.begin(), values.begin() + static_cast<long>(at), values.end());
  return values[at];
}

}

int main(int count, char** arguments) {
  if (count != 8) {
    std::fprintf(stderr, "load_bench PORT CONNECTIONS SECONDS REQUESTS COUNT TEXT TIMES\n");
    return 2;
  }
  Load load;
  load.requests = read_requests(arguments[4]);
  load.text = arguments[6];
  load.times = std::strtoul(arguments[7], nullptr, 10);
  const double seconds = std::atof(arguments[3]);
  if (seconds <= 0) load.count_max = std::strtoul(arguments[5], nullptr, 10);
  std::vector<Connection> connections(std::strtoul(arguments[2], nullptr, 10));
  for (auto& connection : connections) connection.socket = connect_to(std::atoi(arguments[1]));

  const double cpu_before = cpu_seconds();
  load.start = Clock::now();
  load.end = load.start + std::chrono::microseconds(static_cast<long>(seconds * 1e6));
  run(load, connections);
  const std::chrono::duration<double> took = Clock::now() - load.start;
  const double cpu = cpu_seconds() - cpu_before;
  std::printf(R"({"count": %zu, "wrong": %zu, "seconds": %.4f, "cpu": %.3f, )", load.answers,
              load.wrong, took.count(), cpu);
  std::printf("\"p50_ms\": %.2f, \"p99_ms\": %.2f}\n", quantile(load.latencies_ms, 0.5),
              quantile(load.latencies_ms, 0.99));
  if (load.wrong > 0) std::fprintf(stderr, "a wrong answer: %.600s\n", load.first_wrong.c_str());
  return load.wrong == 0 ? 0 : 1;
}
