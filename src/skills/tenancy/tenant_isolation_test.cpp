// Skill 012: even a forgotten WHERE clause returns nothing that is not yours. These tests read the
// catalogue, so a table added tomorrow is examined tomorrow without anyone thinking of it.
#include <algorithm>

#include "tests/browser.h"

namespace aai::tenancy {
namespace {

using test::World;

using Found = std::vector<std::vector<std::string>>;

// Tables of one organisation: all with org_id, but the routing tables, which name an organisation
// for what arrives without one and hold nothing private.
constexpr std::string_view tenant_tables =
    "select c.oid, c.relname::text as name from pg_class c "
    "where c.relnamespace = 'aai'::regnamespace and c.relkind in ('r', 'p') and not "
    "c.relispartition "
    "and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id' "
    "and "
    "not a.attisdropped) "
    "and coalesce(obj_description(c.oid, 'pg_class'), '') not like 'Routing: %'";

// Every routing table was looked at: a public id or a hash, an organisation, nothing to read.
const std::vector<std::string> reviewed_routing_tables = {
    "billing_routes", "impersonation_routes", "invitation_routes", "mailbox_routes",
    "membership_routes",
    "oauth_states",   "stripe_events",     "system_email_routes", "unsubscribe_routes"};

// Policies besides own_org, each looked at. Readers of the back office and the worker's sweeps see
// every organisation; they are logins of their own and serve no client's request.
struct ReviewedPolicy {
  std::string_view policy, command, role;
};
constexpr ReviewedPolicy reviewed_policies[] = {
    {"operator_reads", "r", "aai_operator"},   {"operator_counts", "r", "aai_operator"},
    {"operator_pauses", "a", "aai_operator"},  {"operator_resumes", "d", "aai_operator"},
    {"operator_enqueues", "a", "aai_operator"}, {"operator_retries", "*", "aai_operator"},
    {"operator_replays", "*", "aai_operator"}, {"operator_writes", "*", "aai_operator"},
    {"worker_claims", "*", "aai_worker"},      {"worker_buries", "*", "aai_worker"},
    {"owner_erases", "*", "aai_owner"},       {"matter_wall", "*", "aai_drafter"},
    {"hub_reads", "r", "aai_worker"},          {"upkeep_reads", "r", "aai_worker"},
    {"upkeep_deletes", "d", "aai_worker"},     {"sweep_reads", "r", "aai_worker"},
    {"operator_ends", "w", "aai_operator"},    {"support_wall", "*", "aai_app"},  // it only narrows
};

std::string listed(const Found& rows) {
  std::string out;
  for (const auto& row : rows) {
    out += out.empty() ? "" : "; ";
    for (const auto& cell : row) out += (&cell == &row.front() ? "" : " ") + cell;
  }
  return out;
}

std::string with_tables(std::string_view query) {
  return "with tenant as (" + std::string(tenant_tables) + ") " + std::string(query);
}

bool is_reviewed(const std::string& policy, const std::string& command, const std::string& role) {
  for (const auto& known : reviewed_policies) {
    if (known.policy == policy && known.role == role &&
        (known.command == command || known.command == "*"))
      return true;
  }
  return false;
}

}

TEST_CASE(
    "tenant_isolation#1 every table of a tenant has row-level security, forced on its owner too") {
  World world;
  CHECK(std::stoi(world.value(with_tables("select count(*) from tenant"))) > 10);
  CHECK(listed(world.rows(with_tables(
            "select t.name from tenant t join pg_class c on c.oid = t.oid "
            "where not (c.relrowsecurity and c.relforcerowsecurity)"))) == "");
  CHECK(world.value("select relrowsecurity and relforcerowsecurity from pg_class where oid = "
      "'aai.orgs'::regclass") == "t");
}

TEST_CASE("tenant_isolation#2 the wall's policy is the same everywhere, word for word") {
  World world;
  CHECK(listed(world.rows(with_tables(
            "select t.name from tenant t where not exists (select 1 from pg_policy p where "
            "p.polrelid = t.oid "
            "and p.polname = 'own_org' and p.polpermissive and p.polcmd = '*' "
            "and pg_get_expr(p.polqual, p.polrelid) = '(org_id = current_org())' "
            "and pg_get_expr(p.polwithcheck, p.polrelid) = '(org_id = current_org())' "
            "and (select array_agg(rolname::text order by rolname) from pg_roles where oid = any "
            "(p.polroles)) "
            "  = array['aai_app', 'aai_drafter', 'aai_sender', 'aai_worker'])"))) == "");
}

TEST_CASE(
    "tenant_isolation#3 no other policy stands that was not looked at, and none serves clients") {
  World world;
  const auto others = world.rows(
      "select c.relname, p.polname, p.polcmd, r.rolname from pg_policy p "
      "join pg_class c on c.oid = p.polrelid cross join lateral unnest(p.polroles) role_oid "
      "left join pg_roles r on r.oid = role_oid where p.polname <> 'own_org' order by 1, 2, 4");
  CHECK(!others.empty());
  for (const auto& row : others) {
    CAPTURE(listed({row}));
    CHECK(is_reviewed(row[1], row[2], row[3]));
  }
}

TEST_CASE(
    "tenant_isolation#4 keys start with the organisation: no unique key tells what another one "
    "has") {
  World world;
  CHECK(listed(world.rows(
            with_tables("select t.name, i.indexrelid::regclass::text from tenant t join pg_index i "
                        "on i.indrelid = t.oid "
                        "join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0] "
                        "where i.indisunique and a.attname <> 'org_id'"))) == "");
  CHECK(listed(world.rows(with_tables(
            "select t.name from tenant t where not exists (select 1 from pg_index i "
            "where i.indrelid = t.oid and i.indisprimary)"))) == "");
}

TEST_CASE("tenant_isolation#5 references between tenants' tables carry the organisation, since "
    "foreign keys ignore the wall") {
  World world;
  CHECK(listed(world.rows(with_tables(
            "select c.conrelid::regclass::text, c.conname from pg_constraint c "
            "join tenant mine on mine.oid = c.conrelid join tenant theirs on theirs.oid = "
            "c.confrelid "
            "where c.contype = 'f' and c.conparentid = 0 and not exists (select 1 "
            "  from unnest(c.conkey, c.confkey) as pair (here, there) "
            "  join pg_attribute h on h.attrelid = c.conrelid and h.attnum = pair.here and "
            "h.attname = 'org_id' "
            "  join pg_attribute t on t.attrelid = c.confrelid and t.attnum = pair.there and "
            "t.attname = 'org_id')"))) == "");
  CHECK(listed(world.rows(with_tables(
            "select c.conrelid::regclass::text, c.conname from pg_constraint c join tenant t on "
            "t.oid = c.conrelid "
            "where c.contype = 'f' and cardinality(c.conkey) > 1 and c.confdeltype = 'n'"))) == "");
  CHECK(listed(world.rows(with_tables(
            "select c.conrelid::regclass::text, c.conname from pg_constraint c join tenant t on "
            "t.oid = c.confrelid "
            "where c.contype = 'f' and c.conrelid not in (select oid from tenant)"))) == "");
}

TEST_CASE("tenant_isolation#6 nothing runs behind the caller's back: no trigger, no definer "
    "function, no view as its owner") {
  World world;
  CHECK(listed(world.rows(with_tables("select g.tgrelid::regclass::text, g.tgname from pg_trigger "
                                      "g join tenant t on t.oid = g.tgrelid "
                                      "where not g.tgisinternal"))) == "");
  CHECK(
      listed(world.rows(
          "select proname from pg_proc where pronamespace = 'aai'::regnamespace and prosecdef")) ==
      "");
  CHECK(
      listed(world.rows(
          "select relname from pg_class where relnamespace = 'aai'::regnamespace and relkind = 'v' "
          "and not coalesce('security_invoker=true' = any (reloptions), false)")) == "");
  CHECK(listed(world.rows("select rolname from pg_roles where rolname like 'aai\\_%' and (rolsuper "
                          "or rolbypassrls)")) == "");
}

TEST_CASE("tenant_isolation#7 every table says what it holds and which one module writes it") {
  World world;
  CHECK(listed(world.rows(
            "select c.relname from pg_class c where c.relnamespace = 'aai'::regnamespace "
            "and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> "
            "'schema_migrations' "
            "and coalesce(obj_description(c.oid, 'pg_class'), '') !~ 'Written by .+\\.$'")) == "");
  CHECK(listed(world.rows(
            "select distinct table_name from information_schema.role_table_grants "
            "where table_schema = 'aai' and grantee = 'PUBLIC'")) == "");
}

TEST_CASE("tenant_isolation#8 a table that names an organisation without a wall was looked at") {
  World world;
  for (const auto& row : world.rows("select relname from pg_class where relnamespace = "
                                    "'aai'::regnamespace and relkind in ('r', 'p') "
                                    "and obj_description(oid, 'pg_class') like 'Routing: %'")) {
    CAPTURE(row[0]);
    CHECK(std::ranges::find(reviewed_routing_tables, row[0]) != reviewed_routing_tables.end());
  }
}

namespace {

// One row per tenant table for a victim, then four statements per login as another organisation.
// Checks and foreign keys are switched off for the victim's rows only; all is rolled back.
constexpr std::string_view attack = R"sql(
do $attack$
declare
  victim  constant uuid := '11111111-1111-7111-8111-111111111111';
  mallory constant uuid := '22222222-2222-7222-8222-222222222222';
  t record; c record; login text; columns text; row_values text; seen bigint;
begin
  create temp table attack_log (table_name text, login text, statement text, outcome text)
    on commit drop;
  grant all on attack_log to public;
  set local session_replication_role = replica;
  for t in select k.oid, k.relname::text as name from pg_class k
            where k.relnamespace = 'aai'::regnamespace and k.relkind in ('r', 'p')
              and not k.relispartition
              and k.relrowsecurity and k.relname <> 'orgs'
  loop
    for c in select conname from pg_constraint where conrelid = t.oid and contype = 'c'
                 and coninhcount = 0 loop
      execute format('alter table aai.%I drop constraint %I', t.name, c.conname);
    end loop;
    select string_agg(quote_ident(a.attname), ', '),
           string_agg(case
             when a.attname = 'org_id' then quote_literal(victim)
             when a.atttypid = 'uuid'::regtype then 'gen_random_uuid()'
             when a.atttypid in ('text'::regtype, 'varchar'::regtype) then quote_literal('x')
             when a.atttypid in ('timestamptz'::regtype, 'date'::regtype, 'time'::regtype)
               then 'now()'
             when a.atttypid = 'bytea'::regtype then quote_literal('\x00') || '::bytea'
             when a.atttypid in ('jsonb'::regtype, 'json'::regtype) then quote_literal('{}')
             when a.atttypid = 'boolean'::regtype then 'false'
             when a.atttypid = 'tsvector'::regtype then quote_literal('')
             when a.attndims > 0 or y.typcategory = 'A' then quote_literal('{}')
             else '1' end || '::' || format_type(a.atttypid, null), ', ')
      into columns, row_values
      from pg_attribute a join pg_type y on y.oid = a.atttypid
     where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
       and a.attidentity = '' and (a.attname = 'org_id' or (a.attnotnull and not a.atthasdef));
    execute format('insert into aai.%I (%s) values (%s)', t.name, columns, row_values);

    foreach login in array array['aai_app', 'aai_worker', 'aai_drafter', 'aai_sender'] loop
      execute format('set local role %I', login);
      perform aai.act_for(mallory);
      begin
        execute format('select count(*) from aai.%I where org_id = %L', t.name, victim) into seen;
        insert into attack_log values (t.name, login, 'select', seen::text);
      exception when insufficient_privilege then
        insert into attack_log values (t.name, login, 'select', 'denied');
      end;
      begin
        execute format('update aai.%I set org_id = org_id where org_id = %L', t.name, victim);
        get diagnostics seen = row_count;
        insert into attack_log values (t.name, login, 'update', seen::text);
      exception when insufficient_privilege then
        insert into attack_log values (t.name, login, 'update', 'denied');
      end;
      begin
        execute format('delete from aai.%I where org_id = %L', t.name, victim);
        get diagnostics seen = row_count;
        insert into attack_log values (t.name, login, 'delete', seen::text);
        if seen > 0 then raise exception using errcode = 'AA499', message = 'put it back'; end if;
      exception
        when insufficient_privilege then
          insert into attack_log values (t.name, login, 'delete', 'denied');
        when sqlstate 'AA499' then insert into attack_log values (t.name, login, 'delete', '1');
      end;
      begin
        execute format('insert into aai.%I (%s) values (%s)', t.name, columns, row_values);
        insert into attack_log values (t.name, login, 'insert', '1');
      exception
        when insufficient_privilege then
          insert into attack_log values (t.name, login, 'insert', 'denied');
        when unique_violation then
          insert into attack_log values (t.name, login, 'insert', 'unique');
      end;
      reset role;
    end loop;
  end loop;
end $attack$;
)sql";
}

TEST_CASE(
    "tenant_isolation#9 four statements as the wrong tenant, on every table, as every login: "
    "nothing") {
  World world;
  world.rows("begin");
  world.rows(std::string(attack));
  const auto tables = std::stoi(world.value("select count(distinct table_name) from attack_log"));
  // What a sweep of the worker may do across organisations was looked at in tenant_isolation#3.
  const auto leaks = world.rows(
      "select l.table_name, l.login, l.statement, l.outcome from attack_log l "
      "where l.outcome not in ('0', 'denied') and not (l.login = 'aai_worker' and exists ("
      "  select 1 from pg_policy p join pg_class c on c.oid = p.polrelid "
      "   where c.relname = l.table_name and p.polname <> 'own_org' "
      "     and 'aai_worker'::regrole = any (p.polroles) "
      "     and p.polcmd in ('*', case l.statement when 'select' then 'r' when 'insert' then 'a' "
      "                                            when 'update' then 'w' else 'd' end))) order by "
      "1, 2, 3");
  world.rows("rollback");

  CHECK(tables > 10);
  CHECK(listed(leaks) == "");
}

TEST_CASE(
    "tenant_isolation#10 without an organisation there are no rows, also after one was set and "
    "gone") {
  World world;
  world.owner("Lovelace Law");
  world.rows("begin");
  world.rows("set local role aai_app");
  CHECK(world.value("select count(*) from memberships") == "0");
  world.rows("select act_for('22222222-2222-7222-8222-222222222222')");
  world.rows("rollback");
  world.rows("begin");
  world.rows("set local role aai_app");
  CHECK(world.value("select current_setting('app.org_id', true) = ''") == "t");
  CHECK(world.value("select count(*) from memberships") == "0");
  CHECK(world.value("select count(*) from orgs") == "0");
  world.rows("rollback");
}

TEST_CASE("tenant_isolation#11 requests of two organisations over the same connections never mix") {
  World world;
  const auto ada = world.owner("Lovelace Law"), initech = world.owner("Initech");
  world.config.rate_limit_scale = 1000;
  std::vector<http::Request> requests;
  for (int i = 0; i < 300; ++i) {
    const auto& who = i % 2 == 0 ? ada : initech;
    test::Browser browser(world);
    browser.cookies["__Host-aai_session"] = who.token;
    requests.push_back(browser.request(test::Method::get, test::org_path(who, "/members"), ""));
  }

  const auto replies = test::send_together(world, requests);

  for (std::size_t i = 0; i < replies.size(); ++i) {
    const auto &mine = i % 2 == 0 ? ada : initech, &other = i % 2 == 0 ? initech : ada;
    REQUIRE(replies[i].status == 200);
    REQUIRE(replies[i].body.find(mine.email) != std::string::npos);
    REQUIRE(replies[i].body.find(other.email) == std::string::npos);
  }
}

}
