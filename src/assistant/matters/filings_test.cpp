#include "assistant/matters/filings.h"

#include "tests/fixtures/matter_files.h"

namespace aai::matters {
namespace {

using test::WrittenMessage;

WrittenMessage receive(Files& files, const std::string& from, const std::string& subject) {
  files.desk.world.clock.advance(std::chrono::minutes(1));
  auto message = files.desk.inbox.receive(from, subject, "What do you charge for payroll?");
  files.desk.read(message);
  return message;
}

}

TEST_CASE("matters: a matter is opened for a client, renamed, closed and opened again") {
  Files files;
  const auto fox = files.client("Fox Ltd");
  const auto matter = files.matter(fox, "Lease of Orchard Lane", "LL-2026-014");
  const auto path = "/matters/" + matter;

  CHECK(files.call(Method::put, path, R"({"title":"Orchard Lane","reference":"LL-2026-014"})")
            .status == 200);
  CHECK(field(files.call(Method::get, "/matters"), "items[0].title") == "Orchard Lane");
  CHECK(field(files.call(Method::put, path + "/closing"), "closed_at") != "null");
  CHECK(field(files.call(Method::get, "/clients"), "items[0].open_matters") == "0");
  CHECK(field(files.call(Method::del, path + "/closing"), "closed_at") == "null");
  CHECK(field(files.call(Method::get, "/clients"), "items[0].open_matters") == "1");
}

TEST_CASE("matters: names, addresses and file numbers stand once, and say so") {
  Files files;
  const auto fox = files.client("Fox Ltd");
  files.contact(fox, "yusuf@tideway.example");
  files.matter(fox, "Lease", "LL-1");

  CHECK(field(files.call(Method::post, "/clients", R"({"name":"FOX LTD"})"), "code") ==
        "matters.client_exists");
  CHECK(field(files.call(Method::post, "/clients/" + fox + "/contacts",
                         R"({"address":"Yusuf@Tideway.example"})"),
              "code") == "matters.contact_exists");
  CHECK(field(files.call(Method::post, "/matters",
                         "{\"client_id\":\"" + fox + R"(","title":"Other","reference":"ll-1"})"),
              "code") == "matters.reference_taken");
}

TEST_CASE(
    "matters: a contact's conversation is proposed for the client's one open matter, and why") {
  Files files;
  const auto fox = files.client("Fox Ltd");
  files.contact(fox, "yusuf@tideway.example");
  const auto matter = files.matter(fox, "Lease");
  const auto message = receive(files, "Yusuf@Tideway.example", "Payroll");

  const auto proposed = files.filing(message.thread);
  CHECK(field(proposed, "state") == "proposed");
  CHECK(field(proposed, "matter_id") == matter);
  CHECK(field(proposed, "reason") ==
        "yusuf@tideway.example is a contact of Fox Ltd, who has one open matter.");

  CHECK(field(files.file(message.thread, matter), "state") == "filed");
  CHECK(field(files.call(Method::get, "/filings"), "items[0].thread_id") == "");
  CHECK(field(files.call(Method::get, "/filings?matter=" + matter), "items[0].thread_id") ==
        message.thread.view());
}

TEST_CASE("matters: a contact that is added later has earlier conversations proposed") {
  Files files;
  const auto message = receive(files, "yusuf@tideway.example", "Payroll");
  CHECK(field(files.filing(message.thread), "state") == "open");

  const auto fox = files.client("Fox Ltd");
  const auto matter = files.matter(fox, "Lease");
  files.contact(fox, "yusuf@tideway.example");

  CHECK(field(files.filing(message.thread), "matter_id") == matter);
}

TEST_CASE("matters: the file number in the subject decides between two matters of a client") {
  Files files;
  const auto fox = files.client("Fox Ltd");
  files.contact(fox, "yusuf@tideway.example");
  files.matter(fox, "Lease", "LL-2026-014");
  const auto second = files.matter(fox, "Dismissal", "LL-2026-015");

  CHECK(field(files.filing(receive(files, "yusuf@tideway.example", "Payroll").thread), "state") ==
        "open");
  const auto named = receive(files, "yusuf@tideway.example", "Re: [LL-2026-015] hearing");
  CHECK(field(files.filing(named.thread), "matter_id") == second);
  const auto other = receive(files, "yusuf@tideway.example", "Re: LL-2026-0155");
  CHECK(field(files.filing(other.thread), "state") == "open");
}

TEST_CASE("matters: a stranger who writes a file number is proposed with a warning, and no more") {
  Files files;
  const auto fox = files.client("Fox Ltd");
  const auto matter = files.matter(fox, "Lease", "LL-2026-014");
  files.know("Lease", "What do you charge for payroll? Fox pays a secret £777 for payroll.",
             Files::of_matter(matter));
  const auto message = receive(files, "mallory@evil.example", "LL-2026-014 payroll");

  CHECK(field(files.filing(message.thread), "state") == "proposed");
  CHECK(field(files.filing(message.thread), "reason") ==
        "The subject names LL-2026-014. Nobody of Fox Ltd is among the correspondents.");
  CHECK(files.desk.of_thread(message, "v.text").find("777") == std::string::npos);
}

TEST_CASE("matters: the same people about the same subject are proposed for the same matter") {
  Files files;
  const auto fox = files.client("Fox Ltd");
  files.matter(fox, "Lease");
  const auto second = files.matter(fox, "Dismissal");
  const auto first = receive(files, "yusuf@tideway.example", "The hearing");
  REQUIRE(files.file(first.thread, second).status == 200);
  const auto again = receive(files, "yusuf@tideway.example", "The hearing");

  CHECK(field(files.filing(again.thread), "matter_id") == second);
  CHECK(
      field(files.filing(again.thread), "reason") ==
      "An earlier conversation with yusuf@tideway.example about the same subject is filed there.");
  const auto stranger = receive(files, "mallory@evil.example", "The hearing");
  CHECK(field(files.filing(stranger.thread), "state") == "open");
}

TEST_CASE("matters: a person's word is not proposed over, also when it is 'to none'") {
  Files files;
  const auto fox = files.client("Fox Ltd");
  files.contact(fox, "yusuf@tideway.example");
  files.matter(fox, "Lease");
  const auto message = receive(files, "yusuf@tideway.example", "Payroll");
  REQUIRE(field(files.file(message.thread, ""), "state") == "none");
  files.desk.receive("And when is the office open?", message.thread);

  CHECK(field(files.filing(message.thread), "state") == "none");
}

TEST_CASE("matters: nothing is filed to a closed matter, to one that is not, or to a stranger's") {
  Files files;
  const auto message = receive(files, "yusuf@tideway.example", "Payroll");
  const auto closed = files.matter(files.client("Fox Ltd"), "Lease");
  files.call(Method::put, "/matters/" + closed + "/closing");
  const auto initech = files.desk.world.owner("Initech");
  const auto theirs = files.desk.world.call(Method::post, org_path(initech, "/clients"),
                                            R"({"name":"Hen Ltd"})", initech);
  const auto matter = files.desk.world.call(
      Method::post, org_path(initech, "/matters"),
      "{\"client_id\":\"" + field(theirs, "id") + R"(","title":"Lease"})", initech);
  REQUIRE(matter.status == 200);

  CHECK(field(files.file(message.thread, closed), "code") == "matters.is_closed");
  CHECK(field(files.file(message.thread, field(matter, "id")), "code") ==
        "matters.no_such_matter");
  CHECK(files.desk.world
            .call(Method::put, org_path(initech, Files::filing_path(message.thread)),
                  "{\"matter_id\":\"" + field(matter, "id") + "\"}", initech)
            .status == 404);
}

TEST_CASE("matters: filing is on record with the person who did it") {
  Files files;
  const auto message = receive(files, "yusuf@tideway.example", "Payroll");
  REQUIRE(files.file(message.thread, files.matter(files.client("Fox Ltd"), "Lease")).status == 200);

  CHECK(files.desk.count("audit_log", "action = 'thread.filed' and target = " +
                                          id_text(message.thread)) == "1");
  CHECK(files.desk.count("thread_filings", "confirmed_by = " + id_text(files.desk.ada.user)) ==
        "1");
}

}
