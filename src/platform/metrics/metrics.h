#pragma once
// Metrics in the Prometheus text format: counters, gauges and histograms, one registry per process.
// A series, once found, is updated without a lock; keep the reference where the path is hot:
//
//   static auto& sent = metrics::registry().counter("mail_sent_total", "Mails handed to a
//   provider."); sent.add();
//
// Limits: 1000 series per name; what is beyond counts as `other`. Labels hold route templates and
// names of providers, never an organisation, a person or an address.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aai::metrics {

using Labels = std::vector<std::pair<std::string_view, std::string_view>>;

class Counter {
 public:
  void add(std::uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_ = 0;
};

class Gauge {
 public:
  void set(std::int64_t value) { value_.store(value, std::memory_order_relaxed); }
  void add(std::int64_t change) { value_.fetch_add(change, std::memory_order_relaxed); }
  std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_ = 0;
};

// Durations. Percentiles are made from the buckets of all processes, never averaged.
class Histogram {
 public:
  static constexpr double bounds[] = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                      0.25,  0.5,    1,     2.5,  5,     10,   30};
  void observe(std::chrono::nanoseconds took);
  std::uint64_t count_at(std::size_t bucket) const {
    return buckets_[bucket].load(std::memory_order_relaxed);
  }
  double sum_seconds() const {
    return static_cast<double>(sum_ns_.load(std::memory_order_relaxed)) / 1e9;
  }

 private:
  std::atomic<std::uint64_t> buckets_[std::size(bounds) + 1] = {};
  std::atomic<std::uint64_t> sum_ns_ = 0;
};

class Registry {
 public:
  Registry();
  ~Registry();

  // The series of that name and those labels, made where there is none; it lives as long as the
  // registry. A name has one kind: asking for another throws std::logic_error.
  Counter& counter(std::string_view name, std::string_view help, const Labels& labels = {});
  Gauge& gauge(std::string_view name, std::string_view help, const Labels& labels = {});
  Histogram& histogram(std::string_view name, std::string_view help, const Labels& labels = {});

  std::string text() const;  // text/plain; version=0.0.4

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

Registry& registry();

// One answered request; `route` is the template.
void count_request(std::string_view method, std::string_view route, int status,
                   std::chrono::nanoseconds took);
}
