#include "platform/metrics/metrics.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <unordered_map>
#include <variant>

namespace aai::metrics {
namespace {

constexpr std::size_t series_max = 1000;

void append_number(std::string& out, auto value) {
  char digits[32];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == '\n') out += "\\n";
    else if (c == '"' || c == '\\') (out += '\\') += c;
    else out += c;
  }
}

// method="GET",route="/v1/plans": the series' name within its family.
std::string spelt(const Labels& labels) {
  std::string out;
  for (const auto& [name, value] : labels) {
    if (!out.empty()) out += ',';
    out += name;
    out += "=\"";
    append_escaped(out, value);
    out += '"';
  }
  return out;
}

void append_sample(std::string& out, std::string_view name, std::string_view suffix,
                   std::string_view labels, std::string_view bound, auto value) {
  out += name;
  out += suffix;
  if (!labels.empty() || !bound.empty()) {
    out += '{';
    out += labels;
    if (!bound.empty()) {
      out += labels.empty() ? "le=\"" : ",le=\"";
      out += bound;
      out += '"';
    }
    out += '}';
  }
  out += ' ';
  append_number(out, value);
  out += '\n';
}

void append_series(std::string& out, std::string_view name, std::string_view labels,
                   const Counter& counter) {
  append_sample(out, name, "", labels, "", counter.value());
}
void append_series(std::string& out, std::string_view name, std::string_view labels,
                   const Gauge& gauge) {
  append_sample(out, name, "", labels, "", gauge.value());
}
void append_series(std::string& out, std::string_view name, std::string_view labels,
                   const Histogram& histogram) {
  std::uint64_t total = 0;
  for (std::size_t i = 0; i <= std::size(Histogram::bounds); ++i) {
    total += histogram.count_at(i);
    std::string bound = "+Inf";
    if (i < std::size(Histogram::bounds)) append_number(bound = "", Histogram::bounds[i]);
    append_sample(out, name, "_bucket", labels, bound, total);
  }
  append_sample(out, name, "_sum", labels, "", histogram.sum_seconds());
  append_sample(out, name, "_count", labels, "", total);
}

template <class Kind>
constexpr std::string_view kind_name = "";
template <>
constexpr std::string_view kind_name<Counter> = "counter";
template <>
constexpr std::string_view kind_name<Gauge> = "gauge";
template <>
constexpr std::string_view kind_name<Histogram> = "histogram";

struct Family {
  std::string help;
  std::string_view kind;
  std::map<std::string, std::variant<std::monostate, Counter, Gauge, Histogram>> series;
};

}

struct Registry::Families {
  mutable std::shared_mutex lock;
  std::map<std::string, Family, std::less<>> by_name;

  template <class Kind>
  Kind& find(std::string_view name, std::string_view help, const Labels& labels) {
    auto key = spelt(labels);
    {
      const std::shared_lock held(lock);
      const auto family = by_name.find(name);
      if (family != by_name.end() && family->second.kind == kind_name<Kind>) {
        const auto series = family->second.series.find(key);
        if (series != family->second.series.end()) return std::get<Kind>(series->second);
      }
    }
    const std::unique_lock held(lock);
    auto& family =
        by_name.try_emplace(std::string(name), Family{std::string(help), kind_name<Kind>, {}})
            .first->second;
    if (family.kind != kind_name<Kind>)
      throw std::logic_error(std::string(name) + " is of another kind");
    if (family.series.size() >= series_max && !family.series.contains(key)) {
      auto other = labels;
      for (auto& label : other) label.second = "other";
      key = spelt(other);
    }
    auto& series = family.series[key];
    if (std::holds_alternative<std::monostate>(series)) series.template emplace<Kind>();
    return std::get<Kind>(series);
  }
};

Registry::Registry() : families_(std::make_unique<Families>()) {}
Registry::~Registry() = default;

Counter& Registry::counter(std::string_view name, std::string_view help, const Labels& labels) {
  return families_->find<Counter>(name, help, labels);
}
Gauge& Registry::gauge(std::string_view name, std::string_view help, const Labels& labels) {
  return families_->find<Gauge>(name, help, labels);
}
Histogram& Registry::histogram(std::string_view name, std::string_view help, const Labels& labels) {
  return families_->find<Histogram>(name, help, labels);
}

void Histogram::observe(std::chrono::nanoseconds took) {
  const auto seconds = std::chrono::duration<double>(took).count();
  const auto bucket =
      std::lower_bound(std::begin(bounds), std::end(bounds), seconds) - std::begin(bounds);
  buckets_[bucket].fetch_add(1, std::memory_order_relaxed);
  sum_ns_.fetch_add(static_cast<std::uint64_t>(std::max<std::int64_t>(took.count(), 0)),
                    std::memory_order_relaxed);
}

std::string Registry::text() const {
  const std::shared_lock held(families_->lock);
  std::string out;
  for (const auto& [name, family] : families_->by_name) {
    out += "# HELP " + name + ' ' + family.help + "\n# TYPE " + name + ' ' +
           std::string(family.kind) + '\n';
    for (const auto& [labels, series] : family.series) {
      if (const auto* counter = std::get_if<Counter>(&series))
        append_series(out, name, labels, *counter);
      if (const auto* gauge = std::get_if<Gauge>(&series)) append_series(out, name, labels, *gauge);
      if (const auto* histogram = std::get_if<Histogram>(&series))
        append_series(out, name, labels, *histogram);
    }
  }
  return out;
}

Registry& registry() {
  static Registry of_the_process;
  return of_the_process;
}

namespace {

struct RequestSeries {
  Counter* requests;
  Histogram* seconds;
};

}

void count_request(std::string_view method, std::string_view route, int status,
                   std::chrono::nanoseconds took) {
  // Each thread remembers what it found, so that a request takes no lock.
  thread_local std::unordered_map<std::string, RequestSeries> found;
  std::string key;
  key.reserve(method.size() + route.size() + 8);
  key += method;
  key += ' ';
  append_number(key, status);
  key += ' ';
  key += route;
  auto series = found.find(key);
  if (series == found.end()) {
    const auto status_text = std::to_string(status);
    auto& requests =
        registry().counter("http_requests_total", "Requests answered.",
                           {{"method", method}, {"route", route}, {"status", status_text}});
    auto& seconds =
        registry().histogram("http_request_seconds", "From the whole request to its reply.",
                             {{"method", method}, {"route", route}});
    if (found.size() > series_max) found.clear();
    series = found.emplace(std::move(key), RequestSeries{&requests, &seconds}).first;
  }
  series->second.requests->add();
  series->second.seconds->observe(took);
}
}
