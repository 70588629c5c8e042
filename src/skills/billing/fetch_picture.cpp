#include "skills/billing/stripe_mirror.h"

namespace aai::billing {
namespace {

template <class T>
stripe::Outcome<Picture> failed(const stripe::Outcome<T>& outcome) {
  stripe::Outcome<Picture> picture;
  picture.trouble = outcome.trouble;
  picture.reason = outcome.reason;
  picture.retry_after_seconds = outcome.retry_after_seconds;
  return picture;
}

std::optional<std::string> subscription_of_invoice(const stripe::Invoice& invoice) {
  if (!invoice.parent || !invoice.parent->subscription_details) return std::nullopt;
  return invoice.parent->subscription_details->subscription;
}

}

Task<stripe::Outcome<Picture>> fetch_picture(stripe::Client& stripe, Subject subject,
                                             std::string id) {
  stripe::Outcome<Picture> picture;
  std::optional<std::string> subscription_id;

  if (subject == Subject::session) {
    auto session = co_await stripe.checkout_session(id);
    if (!session.ok()) co_return failed(session);
    subscription_id = session.value.subscription;
    picture.value.session = std::move(session.value);
  } else if (subject == Subject::invoice) {
    auto invoice = co_await stripe.invoice(id);
    if (!invoice.ok()) co_return failed(invoice);
    subscription_id = subscription_of_invoice(invoice.value);
    picture.value.invoice = std::move(invoice.value);
  } else {
    subscription_id = id;
  }

  if (subscription_id) {
    auto subscription = co_await stripe.subscription(*subscription_id);
    if (!subscription.ok()) co_return failed(subscription);
    picture.value.subscription = std::move(subscription.value);
  }
  co_return picture;
}
}
