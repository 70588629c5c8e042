#include "platform/failpoint.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/world.h"

namespace aai::test {
namespace {

const Failpoint before_end{"failpoint_test.before_end", "nothing but this test"};

std::string outcome(World& world) {
  try {
    world.wait(before_end.hit(world.env));
  } catch (const FailpointError& error) {
    return error.what();
  }
  return "went on";
}

}

TEST_CASE("failpoint: does nothing unless the configuration names it") {
  World world;
  CHECK(outcome(world) == "went on");
  world.config.failpoints = "other.point=error,failpoint_test.before=error,*=count";
  CHECK(outcome(world) == "went on");
}

TEST_CASE("failpoint: raises at every hit, or at the numbered one only") {
  World world;
  world.config.failpoints = "failpoint_test.before_end=error";
  CHECK(outcome(world) == "failpoint failpoint_test.before_end");
  reset_failpoint_hits();

  world.config.failpoints = "*=error:2";
  CHECK(outcome(world) == "went on");
  CHECK(outcome(world) != "went on");
  CHECK(outcome(world) == "went on");
  reset_failpoint_hits();
}

TEST_CASE("failpoint: kills the process where it stands") {
  World world;
  world.config.failpoints = "failpoint_test.before_end=kill";
  const pid_t child = fork();
  if (child == 0) {
    outcome(world);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  reset_failpoint_hits();

  CHECK(WEXITSTATUS(status) == 137);
}

TEST_CASE("failpoint: stands where a test armed the place for it, until the test lets it go") {
  World world;
  char folder[] = "/tmp/aai-failpoint-XXXXXX";
  REQUIRE(mkdtemp(folder));
  const auto place = std::string(folder) + "/failpoint_test.before_end@mine";
  world.config.failpoints = "*=hold:" + std::string(folder);
  std::ofstream(place).flush();

  world.wait(before_end.hit(world.env, "another"));
  CHECK(std::filesystem::exists(place));
  std::jthread test([&] {
    while (!std::filesystem::exists(place + ".held")) std::this_thread::yield();
    std::filesystem::remove(place + ".held");
  });
  world.wait(before_end.hit(world.env, "mine"));
  world.wait(before_end.hit(world.env, "mine"));

  CHECK(!std::filesystem::exists(place));

  std::ofstream(std::string(folder) + "/failpoint_test.before_end") << "error";
  CHECK(outcome(world) == "failpoint failpoint_test.before_end");
  CHECK(outcome(world) == "went on");
  std::filesystem::remove_all(folder);
  reset_failpoint_hits();
}

TEST_CASE("failpoint: the program can name all of them, and what each puts at stake") {
  const auto all = list_failpoints();

  CHECK(std::ranges::is_sorted(all, {}, &Failpoint::name));
  CHECK(std::ranges::find(all, std::string_view("failpoint_test.before_end"), &Failpoint::name) !=
        all.end());
  for (const auto* point : all) CHECK(point->at_stake != "");
}

}
