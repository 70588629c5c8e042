// An intruder with the whole database and without the key: the separate program names the row.
#include "skills/security/audit_verify.h"

#include "tests/fixtures/audit_stage.h"

namespace aai::security {

TEST_CASE("audit_log#9 a row that was flipped or deleted is named by the separate program") {
  SUBCASE("flipped") {
    Audit audit;
    const auto ids = audit.add_and_seal(5);
    REQUIRE(audit.verify().code == 0);
    audit.world.rows("update audit_log set target = 'row 2!' where id in (" + q(ids[1]) + ", " +
                     q(ids[3]) + ")");
    CHECK(audit.names("FLIPPED", ids[1]));
  }
  SUBCASE("its name flipped") {
    Audit audit;
    const auto ids = audit.add_and_seal(3);
    audit.world.rows(R"(update audit_log set personal = '{"name":"Mallory"}' where id = )" +
                     q(ids[2]));
    CHECK(audit.names("FLIPPED", ids[2]));
  }
  SUBCASE("deleted") {
    Audit audit;
    const auto ids = audit.add_and_seal(5);
    audit.world.rows("delete from audit_log where id = " + q(ids[2]));
    CHECK(audit.names("DELETED", ids[2]));
  }
  SUBCASE("deleted with its seal") {
    Audit audit;
    const auto ids = audit.add_and_seal(5);
    audit.world.rows("delete from audit_log where id = " + q(ids[2]));
    audit.world.rows("delete from audit_seals where audit_id = " + q(ids[2]));
    CHECK(audit.names("DELETED", "at place 3"));
  }
  SUBCASE("deleted with its seal, and the gap closed") {
    Audit audit;
    const auto ids = audit.add_and_seal(5);
    audit.world.rows("delete from audit_log where id = " + q(ids[2]));
    audit.world.rows("delete from audit_seals where audit_id = " + q(ids[2]));
    audit.world.rows("update audit_seals set seq = 3 where audit_id = " + q(ids[3]));
    audit.world.rows("update audit_seals set seq = 4 where audit_id = " + q(ids[4]));
    CHECK(audit.names("DELETED", "place 3"));
  }
}

TEST_CASE("audit_log#10 a row that was put in or moved is named") {
  SUBCASE("put in, with a time before the last checkpoint") {
    Audit audit;
    audit.add_and_seal(5);
    const auto put = audit.add("never happened");
    audit.world.rows("update audit_log set written_at = now() - interval '1 hour', created_at = "
                     "now() - interval '1 hour' where id = " + q(put));
    audit.seal();
    CHECK(audit.names("INSERTED", put));
  }
  SUBCASE("put in with a seal") {
    Audit audit;
    const auto ids = audit.add_and_seal(4);
    const auto put = audit.add("never happened");
    const auto row = audit.row_of(put);
    const auto personal = personal_hash(row), content = row_hash(row, personal);
    const auto before = *from_hex(audit.world.value(
        "select encode(chain_sha256, 'hex') from audit_seals where seq = 2 and org_id = " +
        audit.org));
    for (const std::string seq : {"4", "3"})
      audit.world.rows("update audit_seals set seq = seq + 1 where seq = " + seq +
                       " and org_id = " + audit.org);
    audit.world.rows("insert into audit_seals (org_id, seq, audit_id, row_sha256, personal_sha256, "
                     "chain_sha256) values (" + audit.org + ", 3, " + q(put) + ", '\\x" +
                     to_hex(content) + "', '\\x" + to_hex(personal) + "', '\\x" +
                     to_hex(link_hash(audit.ada.org.view(), 3, before, content)) + "')");
    CHECK(audit.names("INSERTED", put));
  }
  SUBCASE("moved: two rows changed places") {
    Audit audit;
    const auto ids = audit.add_and_seal(5);
    audit.world.rows("update audit_seals set seq = 99 where audit_id = " + q(ids[1]));
    audit.world.rows("update audit_seals set seq = 2 where audit_id = " + q(ids[3]));
    audit.world.rows("update audit_seals set seq = 4 where audit_id = " + q(ids[1]));
    CHECK(audit.names("REORDERED", ids[3]));
  }
  SUBCASE("moved: two rows changed contents") {
    Audit audit;
    const auto ids = audit.add_and_seal(5);
    audit.world.rows("update audit_seals set audit_id = house_org() where audit_id = " + q(ids[1]));
    audit.world.rows("update audit_seals set audit_id = " + q(ids[1]) + " where audit_id = " +
                     q(ids[3]));
    audit.world.rows("update audit_seals set audit_id = " + q(ids[3]) +
                     " where audit_id = house_org()");
    CHECK(audit.names("REORDERED", ids[3]));
  }
}

TEST_CASE("audit_log#11 a tail cut off is missed by the checkpoints, here or kept outside") {
  SUBCASE("the tail is cut off, seals and all, past the last checkpoint") {
    Audit audit;
    audit.add_and_seal(5);
    audit.world.rows(
        "delete from audit_log a using audit_seals s where s.audit_id = a.id and s.seq "
        "> 3 and s.org_id = " +
        audit.org);
    audit.world.rows("delete from audit_seals where seq > 3 and org_id = " + audit.org);
    CHECK(audit.names("TRUNCATED", "from place 4 to 5"));
  }
  SUBCASE("with its checkpoints too: a checkpoint kept outside knows, and so do the numbers") {
    Audit audit;
    audit.add_and_seal(3);
    audit.add_and_seal(2);
    const auto told = field(audit.world.call(Method::get, org_path(audit.ada, "/audit/seal"), "",
                                             audit.ada), "checkpoint");
    const auto kept = audit.write("kept", told + "\n");
    CHECK(audit.verify({"--kept", kept}).code == 0);
    const auto number =
        audit.world.value("select max(number) from audit_checkpoints where org_id = " + audit.org);
    Audit other;  // its checkpoint comes later, so that the number leaves a hole
    other.add_and_seal(1);
    audit.world.rows(
        "delete from audit_log a using audit_seals s where s.audit_id = a.id and s.seq "
        "> 3 and s.org_id = " +
        audit.org);
    audit.world.rows("delete from audit_seals where seq > 3 and org_id = " + audit.org);
    audit.world.rows("delete from audit_checkpoints where seq > 3 and org_id = " + audit.org);

    CHECK(audit.verify().code == 0);
    CHECK(audit.verify({"--kept", kept}).told.starts_with("TRUNCATED"));
    const auto whole = audit.run({"--key", audit.key, "--database", audit.database()});
    CHECK(whole.code == 1);
    CHECK(whole.told.find("WITHDRAWN") != std::string::npos);
    CHECK(std::stol(number) > 0);
  }
}

TEST_CASE("audit_log#12 a chain made anew fits no checkpoint, and a forged one fits no key") {
  SUBCASE("a row is changed and every seal made anew: the first row it can be is named") {
    Audit audit;
    audit.add_and_seal(2);
    const auto later = audit.add_and_seal(3);
    audit.world.rows("update audit_log set target = 'another' where id = " + q(later[1]));
    audit.make_chain_anew();
    CHECK(audit.names("REWRITTEN", later[0]));
  }
  SUBCASE("and checkpoints signed with another key") {
    Audit audit;
    const auto ids = audit.add_and_seal(3);
    audit.world.rows("update audit_log set target = 'another' where id = " + q(ids[1]));
    audit.make_chain_anew();
    Checkpoint forged{std::string(audit.ada.org.view()), 0, 3, {}, "", "", {}};
    const auto row = audit.world.rows("select number, (extract(epoch from signed_at) * 1000000)::"
                                      "bigint from audit_checkpoints where org_id = " +
                                      audit.org).at(0);
    forged.number = std::stol(row[0]);
    forged.signed_us = row[1];
    forged.chain_sha256.data = *from_hex(audit.world.value(
        "select encode(chain_sha256, 'hex') from audit_seals where seq = 3 and org_id = " +
        audit.org));
    sign(forged, std::string(32, 'm'));
    audit.world.rows("update audit_checkpoints set chain_sha256 = '\\x" +
                     to_hex(forged.chain_sha256.data) + "', key_id = " + q(forged.key_id) +
                     ", signature = '\\x" + to_hex(forged.signature.data) + "' where org_id = " +
                     audit.org);
    CHECK(audit.names("FORGED", "checkpoint " + row[0]));
  }
}

}
