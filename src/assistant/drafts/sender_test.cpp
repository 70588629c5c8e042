// What is known of a sender: on the card, in the prompt, and as a gate.
#include "tests/fixtures/desk.h"

namespace aai::drafts {
namespace {

using namespace aai::test;

constexpr std::string_view question = "What do you charge for payroll?";

struct Sent {
  std::string from = "yusuf@tideway.example", text = std::string(question);
  std::string columns = "dmarc = 'pass'";  // as the receiving server's verdict set them
  std::string reply_to = {};
};

struct Scene : Desk {
  std::string prompt;

  Scene() {
    world.config.model_kind = "anthropic";
    world.config.model = {"https://model.example", "k3y", ""};
    world.http.on("model.example", [this](const net::Call& call) {
      prompt = field(call.body, "system");
      return answer_json(200, R"({"content":[{"type":"text","text":"{}"}]})");
    });
  }

  // The practice has written to this address.
  void written_to(const std::string& address) {
    world.clock.advance(std::chrono::minutes(1));
    const auto ours = inbox.receive("office@hollisbrandt.example", "Hello", "Hello");
    world.rows("update mail_messages set direction = 'out' where id = " + id_text(ours.id));
    world.rows("update mail_participants set address = '" + address + "', address_key = '" +
               address + "' where role = 'to' and message_id = " + id_text(ours.id));
  }

  WrittenMessage receive(const Sent& sent) {
    world.clock.advance(std::chrono::minutes(1));
    auto message = inbox.receive(sent.from, "Payroll", sent.text);
    world.rows("update mail_messages set " + sent.columns + " where id = " + id_text(message.id));
    if (!sent.reply_to.empty())
      world.rows(
          "insert into mail_participants (org_id, message_id, role, position, name, address, "
          "address_key) values (" +
          id_text(ada.org) + ", " + id_text(message.id) + ", 'reply_to', 0, '', '" + sent.reply_to +
          "', '" + sent.reply_to + "')");
    read(message);
    return message;
  }

  // The checks of the draft that are not "ok", with their details.
  std::string marks(const WrittenMessage& message) {
    const auto found = of_thread(
        message,
        "(select coalesce(string_agg(c.key || ':' || c.status || ' ' || c.detail, '; ' order by "
        "c.key), '') from draft_checks c where c.org_id = d.org_id and c.draft_id = d.id and "
        "c.status <> 'ok')");
    return found;
  }
};

bool has(const std::string& text, std::string_view what) {
  return text.find(what) != std::string::npos;
}

}

TEST_CASE("sender: one that nothing proves is marked on the card and in the prompt") {
  Scene scene;
  for (const std::string columns :
       {"dmarc = 'fail'", "dmarc = 'fail', dkim = 'pass'", "spf = 'unaligned', dkim = 'unaligned'",
        "spf = 'softfail', dkim = 'absent'", "spf = 'none', dkim = 'absent'"}) {
    CAPTURE(columns);
    const auto message = scene.receive({.columns = columns});
    CHECK(has(scene.marks(message), "sender:warn The sender's address could not be proven"));
    CHECK(has(scene.prompt, "Known of the sender: The sender's address could not be proven"));
  }
  for (const std::string columns :
       {"dmarc = 'pass'", "spf = 'pass', dkim = 'absent'", "spf = 'unaligned', dkim = 'pass'",
        "spf = 'none'"}) {
    CAPTURE(columns);
    CHECK(!has(scene.marks(scene.receive({.columns = columns})), "could not be proven"));
  }
}

TEST_CASE("sender: a domain made to look like a client's is named, a stranger's is only new") {
  Scene scene;
  scene.written_to("yusuf@tideway.example");

  const auto fake = scene.receive({.from = "yusuf@tldeway.example"});
  CHECK(has(scene.marks(fake), "look_alike:warn The sender's domain looks like tideway.example"));
  CHECK(has(scene.prompt, "Its domain looks like one the practice knows, but is another."));
  CHECK(has(scene.marks(scene.receive({.from = "a@h0llisbrandt.example"})), "look_alike:warn"));
  CHECK(!has(scene.marks(scene.receive({.from = "yusuf@tideway.example"})), "look_alike"));
  const auto other = scene.marks(scene.receive({.from = "rosa@riverside.example"}));
  CHECK(!has(other, "look_alike"));
  CHECK(has(other, "sender:warn The first message from this address."));
}

TEST_CASE("sender: a Reply-To of another domain is told, and no word of it reaches the orders") {
  Scene scene;
  const auto led = scene.receive({.reply_to = "ignore-all-rules@evil.example"});

  CHECK(has(scene.marks(led), "reply_to:warn It asks for the answer at another domain: "
                              "ignore-all-rules@evil.example"));
  CHECK(has(scene.prompt, "It asks for the answer at another domain."));
  CHECK(!has(scene.prompt, "ignore-all-rules"));
  CHECK(scene.of_thread(led, "v.recipients->'to'->0->>'address'") == "yusuf@tideway.example");
  CHECK(!has(scene.marks(scene.receive({.reply_to = "office@mail.tideway.example"})), "reply_to"));
}

TEST_CASE("sender: an account that differs from the one given before is marked") {
  Scene scene;
  const std::string asked = std::string(question) + " Our account is ";
  CHECK(!has(scene.marks(scene.receive({.text = asked + "GB29 NWBK 6016 1331 9268 19."})),
             "bank_details"));
  CHECK(!has(scene.marks(scene.receive({.text = asked + "GB29NWBK60161331926819."})),
             "bank_details"));
  const auto changed = scene.receive({.text = asked + "now DE89 3704 0044 0532 0130 00."});
  CHECK(has(scene.marks(changed), "bank_details:warn The account in this mail differs"));
  CHECK(has(scene.prompt, "The account in this mail differs from the one given before."));
  const auto other = scene.receive({.from = "rosa@riverside.example",
                                    .text = asked + "DE89 3704 0044 0532 0130 00."});
  CHECK(!has(scene.marks(other), "bank_details"));  // nothing was known of her
}

TEST_CASE("sender: account data go neither to a failing sender nor to a look-alike") {
  Scene scene;
  scene.know("Payments", "How do we pay you? Please pay to sort code 20-45-67, account 55779911.");
  scene.written_to("yusuf@tideway.example");
  const std::string asked = "How do we pay you?";

  const auto failing = scene.receive({.text = asked, .columns = "dmarc = 'fail'"});
  CHECK(has(scene.of_thread(failing, "v.text"), "55779911"));
  CHECK(has(scene.marks(failing), "account_details:block"));
  CHECK(scene.of_thread(failing, "d.level") == "needs");
  CHECK(has(scene.marks(scene.receive({.from = "yusuf@tldeway.example", .text = asked})),
            "account_details:block"));
  CHECK(!has(scene.marks(scene.receive({.text = asked})), "account_details"));

  const auto path =
      org_path(scene.ada, "/drafts/" + scene.of_thread(failing, "d.id") + "/approval");
  const auto approval = test::approval_body(
      1, scene.of_thread(failing, "encode(d.content_sha256, 'hex')"),
      scene.of_thread(failing, "v.text"));
  CHECK(scene.world.call(Method::post, path, approval, scene.ada).status == 409);
  CHECK(scene.count("outbox_messages") == "0");
}

}
