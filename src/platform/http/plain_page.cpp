#include "platform/http/plain_page.h"

#include "core/html.h"

namespace aai::http {
namespace {

constexpr std::string_view policy =
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'";

constexpr std::string_view head =
    "<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=\"robots\" content=\"noindex\">\n"
    "<link rel=\"icon\" href=\"/lib/icons/mark.svg\" type=\"image/svg+xml\">\n"
    "<link rel=\"stylesheet\" href=\"/lib/styles/tokens.css\">\n"
    "<link rel=\"stylesheet\" href=\"/lib/styles/base.css\">\n"
    "<link rel=\"stylesheet\" href=\"/lib/styles/controls.css\">\n"
    "<link rel=\"stylesheet\" href=\"/lib/styles/components.css\">\n"
    "<link rel=\"stylesheet\" href=\"/landing/public.css\">\n";

constexpr std::string_view top =
    "<body class=\"public gate\">\n<header class=\"top\"><div class=\"inner\">"
    "<a class=\"brand\" href=\"/\"><img src=\"/lib/icons/mark.svg\" alt=\"\" width=\"24\" "
    "height=\"24\">AssistantAI</a></div></header>\n"
    "<main class=\"gate-main\"><div class=\"card gate-card\">\n";

}

Reply plain_page(const PlainPage& page) {
  const auto title = escape_html(page.title);
  Reply reply;
  reply.status = page.status;
  reply.content_type = "text/html; charset=utf-8";
  reply.body = "<!doctype html>\n<html lang=\"" + std::string(page.language) + "\">\n<head>\n" +
               std::string(head) + "<title>" + title + " · AssistantAI</title>\n</head>\n" +
               std::string(top) + "<h1>" + title + "</h1>\n" + page.body +
               "\n</div></main>\n</body>\n</html>\n";
  reply.with("Content-Security-Policy", std::string(policy));
  reply.with("Referrer-Policy", "no-referrer");
  return reply;
}

std::string button_form(std::string_view action, std::string_view label, ButtonLook look) {
  const auto target = action.empty() ? "" : " action=\"" + escape_html(action) + "\"";
  const std::string_view classes =
      look == ButtonLook::primary ? "button primary large" : "button large";
  return "<form method=\"post\"" + target + "><button class=\"" + std::string(classes) + "\">" +
         escape_html(label) + "</button></form>";
}

}
