#include "assistant/mail/connect.h"
#include "assistant/mail/connect_imap.h"
#include "assistant/mail/connect_sign_in.h"
#include "assistant/mail/gmail_push.h"
#include "assistant/mail/hidden_content.h"
#include "assistant/mail/mailboxes.h"
#include "assistant/mail/message_parts.h"
#include "assistant/mail/sender_checks.h"
#include "assistant/mail/threads.h"
#include "platform/http/route.h"

namespace aai::mail {
namespace {

using http::Access, http::endpoint, http::Method;

constexpr Limit browse{"browse", 120, 600};
constexpr Limit change{"change", 30, 120};
constexpr Limit connect{"mailboxes.connect", 10, 10};
constexpr Limit download{"mail.download", 30, 120};
constexpr Limit push{"mail.push", 2000, 60000};

const http::Route routes[] = {
    {Method::post, "/v1/orgs/{org}/mailboxes/google", manage_mailboxes, connect,
     endpoint<&begin_google>, "Begin to connect a Gmail mailbox", Access::write},
    {Method::get, "/v1/orgs/{org}/mailboxes/imap", manage_mailboxes, connect,
     endpoint<&propose_imap>, "Propose mail servers", Access::read},
    {Method::post, "/v1/orgs/{org}/mailboxes/imap", manage_mailboxes, connect,
     endpoint<&connect_imap>, "Connect by IMAP", Access::write},
    {Method::get, "/v1/orgs/{org}/mailboxes/imap/sign-in", manage_mailboxes, browse,
     endpoint<&show_sign_in>, "The provider people can sign in at for mail by IMAP", Access::read},
    {Method::post, "/v1/orgs/{org}/mailboxes/imap/sign-in", manage_mailboxes, connect,
     endpoint<&begin_sign_in>, "Begin to connect by IMAP, signing in at the provider",
     Access::write},
    {Method::get, "/oauth/mail/callback", signed_in, connect, endpoint<&finish_sign_in>,
     "Where that provider sends the browser back to", Access::write},
    {Method::get, "/oauth/google/callback", signed_in, connect, endpoint<&finish_google>,
     "Where Google sends the browser back to", Access::write},
    {Method::get, "/v1/orgs/{org}/mailboxes", read_mailboxes, browse, endpoint<&list_mailboxes>,
     "List the connected mailboxes and how they do", Access::read},
    {Method::get, "/v1/orgs/{org}/mailboxes/{mailbox}/missing", read_mailboxes, browse,
     endpoint<&list_missing>, "List what is not read yet", Access::read},
    {Method::get, "/v1/orgs/{org}/mailboxes/{mailbox}/sender-checks", manage_mailboxes, browse,
     endpoint<&show_sender_checks>, "Whose word on senders counts", Access::read},
    {Method::put, "/v1/orgs/{org}/mailboxes/{mailbox}/sender-checks", manage_mailboxes, change,
     endpoint<&trust_server>, "Say whose word on senders counts", Access::write},
    {Method::put, "/v1/orgs/{org}/mailboxes/{mailbox}/pause", manage_mailboxes, change,
     endpoint<&pause_mailbox>, "Stop reading a mailbox", Access::write},
    {Method::del, "/v1/orgs/{org}/mailboxes/{mailbox}/pause", manage_mailboxes, change,
     endpoint<&resume_mailbox>, "Read it again, with all that came meanwhile", Access::write},
    {Method::get, "/v1/orgs/{org}/threads", read_mail, browse, endpoint<&list_threads>,
     "List mail that needs no reply, with the reason", Access::read},
    {Method::get, "/v1/orgs/{org}/messages/{message}/html", read_mail, browse, endpoint<&show_html>,
     "A message's HTML, made harmless, for a sandboxed frame", Access::read},
    {Method::get, "/v1/orgs/{org}/messages/{message}/hidden-text", read_mail, browse,
     endpoint<&show_hidden_content>, "What a message says that a person cannot see, as text",
     Access::read},
    {Method::get, "/v1/orgs/{org}/messages/{message}/attachments/{attachment}", read_mail, download,
     endpoint<&download_attachment>, "A file of a message", Access::write},
    {Method::post, "/hooks/gmail", anyone, push, endpoint<&take_push>,
     "Google tells that a mailbox changed", Access::write},
};
}

const Module mail_module{"mail", routes, {}};

}
