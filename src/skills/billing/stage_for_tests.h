#pragma once
// For billing's tests: a World with a Stripe that does as the test says. It keeps objects by id,
// honours idempotency keys, and fails on demand. The sandbox is the faithful counterpart; this one
// is for what a real service would not do on command.
#include <map>

#include "providers/stripe/signature.h"
#include "skills/billing/billing.h"
#include "tests/world.h"

namespace aai::test {

struct StagedSubscription {
  std::string id, status = "active", customer, plan_key = "solo", org_id, intent_id;
  long period_end = 0;
  bool cancel_at_period_end = false;
  std::string cancel_at = "null", canceled_at = "null", ended_at = "null", trial_end = "null",
              default_payment_method = "null";
};

struct StagedSession {
  std::string id, status = "open", payment_status = "unpaid", customer, subscription, org_id,
                  intent_id, plan_key;
};

struct StagedInvoice {
  std::string id, status = "paid", customer, subscription;
  long total = 2900;
};

class BillingStage {
 public:
  BillingStage();

  World world;
  std::map<std::string, StagedSubscription> subscriptions;
  std::map<std::string, StagedSession> sessions;
  std::map<std::string, StagedInvoice> invoices;
  std::vector<std::string> listed_events;  // what GET /v1/events tells
  bool customers_are_known = false;
  int failures_ahead = 0;  // so many calls to come answer 500
  bool card_is_declined = false;     // for a change of plan
  std::vector<std::string> changes;  // the forms of the changes that were made

  long now_seconds() const;

  // The session the organisation was sent to, paid: a subscription exists, nobody has told us yet.
  std::string pay(const Person& payer, std::string_view plan_key);
  // Opens the checkout as the person and returns the session's id.
  std::string open_checkout(const Person& payer, std::string_view plan_key);
  void complete(const std::string& session_id, std::string_view payment_status = "paid");
  const StagedSubscription& subscription_of(const std::string& session_id) const;

  // An event as Stripe sends it; `about` is the id of its object.
  std::string event_body(std::string_view event_id, std::string_view type, std::string_view about,
                         bool livemode = false) const;
  http::Reply deliver(std::string_view event_id, std::string_view type, std::string_view about);
  http::Reply post_signed(const std::string& body, std::string_view secret = "whsec_staged");

  // Runs what is due now; with a cron of ours, its tick first.
  void run_jobs() { world.run_jobs(); }
  void run_cron(std::string_view name);
  // A job's failure waits a little: the clock goes on and everything due runs, so many times.
  void run_retries(int times);
  Task<void> work_off();                // what is due, as a task, to run beside others
  Task<void> visit_return(Person person, std::string session);

  void enqueue_for(const Person& person, std::string_view job, const std::string& payload) {
    enqueue(person.org, job, payload);
  }
  std::string of_org(const Person& person,
                     const std::string& select);  // one cell; %O is the organisation
  std::string access_of(const Person& person);
  long mails(const Person& person,
             std::string_view kind);  // written of that kind, once all jobs have run

  // Runs tasks side by side on the world's loop until all have ended.
  void together(std::vector<Task<void>> tasks);

  // Two tasks in an order of the test's choosing: the first takes `head` steps, then the second
  // runs to its end, then the first goes on. A step is what happens between two waits. Where one
  // waits for a row the other holds, the other goes on. False: the first had ended before it could
  // be cut.
  bool interleave(Task<void> first, Task<void> second, int head);

 private:
  struct Lane;
  void advance(Lane& chosen, Lane& other);
  net::Answer answer(const net::Call& call);
  net::Answer answer_post(const net::Call& call, std::string_view path);
  net::Answer answer_get(std::string_view path) const;
  std::string subscription_json(const StagedSubscription& subscription) const;
  std::string session_json(const StagedSession& session) const;
  std::string invoice_json(const StagedInvoice& invoice) const;
  std::string object_json(std::string_view id) const;

  void enqueue(OrgId org, std::string_view job, const std::string& payload);

  std::map<std::string, std::string> answers_by_key_;
  int made_ = 0;
};

}
