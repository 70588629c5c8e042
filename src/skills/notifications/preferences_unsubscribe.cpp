#include "skills/notifications/preferences_unsubscribe.h"

#include "core/html.h"
#include "gen/sql/skills/notifications/preferences_unsubscribe.h"
#include "platform/crypto/tokens.h"
#include "platform/http/plain_page.h"

namespace aai::notifications {
namespace {

constexpr std::string_view report_category = "daily_report";

struct PageWords {
  std::string_view title, question, button, done, back;
};
constexpr PageWords english{
    "The daily report", "Stop mailing me the daily report of", "Stop these mails",
    "You will no longer be mailed the daily report of",
    "You can have it again any time: it is in the settings of the portal."};
constexpr PageWords german{
    "Der Tagesbericht", "Keinen Tagesbericht mehr zusenden für", "Abbestellen",
    "Sie erhalten keinen Tagesbericht mehr für",
    "Sie können ihn jederzeit wieder einschalten: in den Einstellungen des Portals."};

http::Reply page(const PageFacts& facts, bool is_done) {
  const bool is_german = facts.locale.starts_with("de");
  const auto& words = is_german ? german : english;
  const auto sentence = std::string(is_done ? words.done : words.question) + " " +
                        escape_html(facts.org_name) + (is_done ? "." : "?");
  const auto rest =
      is_done ? "<p>" + std::string(words.back) + "</p>" : http::button_form("", words.button);
  return http::plain_page({is_german ? "de" : "en", std::string(words.title),
                           "<p>" + sentence + "</p>\n" + rest});
}

// The organisation of the link is entered from here on.
Task<UnsubscribeRoute> route_of_path(Ctx& ctx) {
  const auto hash = crypto::token_hash(ctx.path_text("token"));
  const auto route = co_await ctx.tx(sql::route_of_link, hash);
  if (!route) refuse(not_found);
  ctx.tx.queue(sql::enter_org_of_link, route->org_id);
  co_return *route;
}

}

std::string_view category_of(Template what) {
  return what == Template::daily_report ? report_category : std::string_view();
}

Unsubscribe unsubscribe_of(const Env& env, OrgId org, std::string_view user_id,
                           std::string_view category) {
  const auto about = std::string(org.view()) + "/" + std::string(user_id) + "/" +
                     std::string(category);
  const auto token = to_base64url(env.vault.mac("notifications.unsubscribe", about).data);
  return {env.config.public_url + "/u/" + token, crypto::token_hash(token)};
}

Task<Preferences> show_preferences(Ctx& ctx) {
  const auto report = co_await ctx.tx.last(sql::own_choice, ctx.org, report_category);
  co_return Preferences{report.is_wanted};
}

Task<Preferences> change_preferences(Ctx& ctx, const Preferences& wish) {
  ctx.tx.queue(sql::keep_own_choice, ctx.org, ctx.new_id<ChoiceId>(), report_category,
               wish.daily_report ? "on" : "off", ctx.now);
  co_return co_await show_preferences(ctx);
}

Task<http::Reply> show_unsubscribe_page(Ctx& ctx) {
  const auto route = co_await route_of_path(ctx);
  const auto facts = co_await ctx.tx(sql::page_facts, route.org_id, route.user_id);
  co_return page(facts, false);
}

Task<http::Reply> unsubscribe(Ctx& ctx) {
  const auto route = co_await route_of_path(ctx);
  ctx.tx.queue(sql::keep_choice_by_link, route.org_id, ctx.new_id<ChoiceId>(), route.user_id,
               route.category, ctx.now);
  const auto facts = co_await ctx.tx(sql::page_facts, route.org_id, route.user_id);
  co_return page(facts, true);
}

}
