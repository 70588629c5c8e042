#include "assistant/triage/rules.h"

#include <algorithm>

#include "platform/mail_format/address.h"
#include "platform/mail_format/ascii.h"

namespace aai::triage {
namespace {

using namespace mail_format;

constexpr std::string_view robot_names[] = {
    "noreply", "donotreply", "dontreply", "neverreply", "nepasrepondre", "keineantwort",
    "nichtantworten", "noresponder", "nãoresponda", "naoresponder", "mailerdaemon", "postmaster",
    "bounce", "bounces", "autoreply", "autoresponder", "automailer", "notification",
    "notifications", "alert", "alerts", "daemon", "robot", "mailer", "nobody", "unattended"};

constexpr std::string_view away_subjects[] = {
    "automatic reply:", "auto:", "autoreply", "auto-reply", "out of office", "out of the office",
    "automatische antwort", "abwesenheit", "réponse automatique", "absence du bureau",
    "respuesta automática", "fuera de la oficina", "resposta automática", "risposta automatica",
    "automatisch antwoord", "autosvar", "autom. antwort"};

constexpr std::string_view bounce_subjects[] = {
    "undeliverable", "undelivered mail", "delivery status notification", "mail delivery failed",
    "returned mail", "failure notice", "unzustellbar", "delivery failure", "delayed mail"};

bool starts_with_any(std::string_view text, std::span<const std::string_view> words) {
  return std::ranges::any_of(words,
                             [&](std::string_view word) { return istarts_with(text, word); });
}

OriginVerdict verdict(Origin origin, std::string reason, std::string evidence) {
  return {origin, std::move(reason), std::move(evidence)};
}

std::string sender_of(const ParsedMail& mail) {
  return mail.from.empty() ? "" : canonical_address(mail.from.front().address);
}

}  // namespace

bool is_no_reply_address(std::string_view address) {
  auto local = lowered(address.substr(0, address.find_first_of("@+")));
  std::erase_if(local, [](char c) { return c == '-' || c == '_' || c == '.'; });
  return std::ranges::any_of(robot_names, [&](std::string_view name) {
    return local == name || (name.size() > 6 && (local.starts_with(name) || local.ends_with(name)));
  });
}

OriginVerdict judge_origin(const ParsedMail& mail, std::span<const std::string> own_addresses) {
  const auto sender = sender_of(mail);
  if (std::ranges::find(own_addresses, sender) != own_addresses.end() && !sender.empty())
    return verdict(Origin::own, "It was sent from this mailbox.", "From: " + sender);
  if (mail.return_path && mail.return_path->empty())
    return verdict(Origin::bounce, "It has no return path.", "Return-Path: <>");
  if (mail.is_report || starts_with_any(mail.subject, bounce_subjects))
    return verdict(Origin::bounce, "It is a delivery report.", mail.subject);
  if (mail.auto_submitted == "auto-replied" || mail.has_vacation_mark ||
      starts_with_any(mail.subject, away_subjects))
    return verdict(Origin::auto_reply, "It is an automatic reply.",
                   mail.auto_submitted.empty() ? mail.subject
                                               : "Auto-Submitted: " + mail.auto_submitted);
  if (!mail.auto_submitted.empty() && mail.auto_submitted != "no")
    return verdict(Origin::robot, "It says that a machine made it.",
                   "Auto-Submitted: " + mail.auto_submitted);
  if (!mail.list.id.empty() || !mail.list.post.empty() || mail.precedence == "list")
    return verdict(Origin::list, "It came through a mailing list.",
                   mail.list.id.empty() ? "Precedence: list" : "List-Id: " + mail.list.id);
  if (mail.precedence == "bulk" || mail.precedence == "junk" || !mail.list.unsubscribe.empty() ||
      !mail.feedback_id.empty())
    return verdict(Origin::bulk, "It was sent to many.",
                   mail.precedence.empty() ? "List-Unsubscribe" : "Precedence: " + mail.precedence);
  if (is_no_reply_address(sender))
    return verdict(Origin::robot, "Its sender takes no answers.", "From: " + sender);
  if (icontains(mail.auto_response_suppress, "all") ||
      icontains(mail.auto_response_suppress, "autoreply"))
    return verdict(Origin::robot, "It asks for no automatic answer.",
                   "X-Auto-Response-Suppress: " + mail.auto_response_suppress);
  return verdict(Origin::person, "Nothing says that a machine sent it.", "");
}

}  // namespace aai::triage
