#include "skills/security/audit_watch.h"

#include "tests/fixtures/audit_stage.h"

namespace aai::security {
namespace {

std::string kept(Audit& audit) {
  auto work = audit.work_of(audit.ada.org);
  audit.world.wait(verify_org(work, audit.ada.org));
  return audit.world.value("select row_count || ' ' || finding_count || ' ' || coalesce(finding, "
                           "'whole') || ' ' || coalesce(finding_seq::text, '-') from "
                           "audit_verifications where org_id = " + audit.org);
}

}

TEST_CASE("audit_watch: a chain that is whole is kept as read, with its rows") {
  Audit audit;
  audit.add_and_seal(3);
  audit.add("not sealed yet");

  CHECK(kept(audit) == "3 0 whole -");
}

TEST_CASE("audit_watch: the first break is kept, since when, and gone when it is mended") {
  Audit audit;
  const auto ids = audit.add_and_seal(3);
  audit.world.rows("update audit_log set target = 'other' where id = " + q(ids[1]));
  CHECK(kept(audit) == "3 1 FLIPPED 2");
  const auto since = [&] {
    return audit.world.value("select broken_since from audit_verifications where org_id = " +
                             audit.org);
  };
  const auto first = since();
  audit.world.clock.advance(std::chrono::hours(24));

  CHECK(kept(audit) == "3 1 FLIPPED 2");
  CHECK(since() == first);
  audit.world.rows("update audit_log set target = 'row 2' where id = " + q(ids[1]));
  CHECK(kept(audit) == "3 0 whole -");
  CHECK(since() == "NULL");
}

TEST_CASE("audit_watch: each organisation is read once a day") {
  Audit audit;
  audit.add_and_seal(1);
  const auto read_at = [&] {
    auto work = audit.work_of(house_org);
    // A run reads so many; other tests' organisations may come first.
    for (int run = 0; run < 20; ++run) audit.world.wait(watch_audit(work));
    return audit.world.value("select verified_at from audit_verifications where org_id = " +
                             audit.org);
  };

  const auto first = read_at();
  audit.world.clock.advance(std::chrono::hours(2));
  CHECK(read_at() == first);
  audit.world.clock.advance(std::chrono::hours(22));
  CHECK(read_at() != first);
}

}
