#include "platform/mail_format/html_document.h"

#include <csetjmp>
#include <cstddef>
#include <vector>

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/limits.h"

namespace aai::mail_format {
namespace {

constexpr std::size_t chunk_bytes = 64u << 10;
constexpr std::size_t arena_bytes_min = 4u << 20;
constexpr std::size_t arena_bytes_per_byte = 80;  // measured: mails need 10 to 45
constexpr std::size_t arena_bytes_max = 128u << 20;
constexpr std::size_t attributes_max = 1'000;     // of one tag; Gumbo compares each with each
constexpr std::size_t nesting_work_max = 50'000'000;

}  // namespace

// Gives Gumbo its memory and takes all of it back at once: Gumbo frees trees by recursion, which
// deep ones would not survive. Jumps out of the parser when its bounds are reached.
class NodeArena {
 public:
  explicit NodeArena(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  static void* allocate(void* self, std::size_t size) {
    return static_cast<NodeArena*>(self)->take(size);
  }
  static void release(void*, void*) {}

  std::jmp_buf give_up;

 private:
  void* take(std::size_t size) {
    // Between two nodes only the attributes of one tag are made.
    if (size == sizeof(GumboNode)) attributes_ = 0;
    if (size == sizeof(GumboAttribute) && ++attributes_ > attributes_max) std::longjmp(give_up, 1);
    size = (size + alignof(std::max_align_t) - 1) & ~(alignof(std::max_align_t) - 1);
    if (size > left_) {
      const auto bytes = std::max(size, chunk_bytes);
      if (used_ + bytes > bytes_max_) std::longjmp(give_up, 1);
      chunks_.push_back(std::make_unique_for_overwrite<std::byte[]>(bytes));
      used_ += bytes;
      next_ = chunks_.back().get();
      left_ = bytes;
    }
    void* const taken = next_;
    next_ += size;
    left_ -= size;
    return taken;
  }

  std::vector<std::unique_ptr<std::byte[]>> chunks_;
  std::byte* next_ = nullptr;
  std::size_t left_ = 0, used_ = 0, bytes_max_, attributes_ = 0;
};

namespace {

bool closes_itself(std::string_view name) {
  for (const auto known : {"br", "img", "hr", "meta", "link", "input", "col", "area", "base",
                           "wbr", "embed", "source", "param"})
    if (iequals(name, known)) return true;
  return false;
}

bool may_stay_open(std::string_view name) {
  for (const auto known : {"p", "li", "dt", "dd", "option"})
    if (iequals(name, known)) return true;
  return false;
}

std::string_view tag_name_at(std::string_view html, std::size_t at) {
  auto end = at;
  while (end < html.size() && (is_alnum(html[end]) || html[end] == ':')) ++end;
  return html.substr(at, end - at);
}

// Gumbo looks through the whole stack of open elements for most tags. The stack is estimated from
// above: only an end tag that closes the innermost element is believed.
bool is_affordable(std::string_view html) {
  std::vector<std::string_view> open;
  std::size_t work = 0;
  for (auto at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
    const bool closing = at + 1 < html.size() && html[at + 1] == '/';
    const auto name = tag_name_at(html, at + (closing ? 2 : 1));
    if (name.empty() || !is_letter(name[0])) continue;
    work += open.size() + 1;
    if (work > nesting_work_max) return false;
    if (!closing) {
      if (may_stay_open(name) && !open.empty() && iequals(open.back(), name)) continue;
      if (!closes_itself(name)) open.push_back(name);
      continue;
    }
    auto top = open.size();
    while (top > 0 && may_stay_open(open[top - 1]) && !iequals(open[top - 1], name)) --top;
    if (top > 0 && iequals(open[top - 1], name)) open.resize(top - 1);
  }
  return true;
}

// No object with a destructor may live here: the arena's jump would skip it.
const GumboNode* parse_into(NodeArena& arena, const char* bytes, std::size_t size) {
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = &NodeArena::allocate;
  options.deallocator = &NodeArena::release;
  options.userdata = &arena;
  options.max_errors = 0;
  if (setjmp(arena.give_up) != 0) return nullptr;
  const auto* output = gumbo_parse_with_options(&options, bytes, size);
  return output->root;
}

}  // namespace

HtmlDocument::HtmlDocument(std::unique_ptr<std::string> source,
                           std::unique_ptr<NodeArena> arena, const GumboNode* root)
    : source_(std::move(source)), arena_(std::move(arena)), root_(root) {}
HtmlDocument::HtmlDocument(HtmlDocument&&) noexcept = default;
HtmlDocument& HtmlDocument::operator=(HtmlDocument&&) noexcept = default;
HtmlDocument::~HtmlDocument() = default;

std::optional<HtmlDocument> HtmlDocument::read(std::string_view html) {
  html = html.substr(0, limits::html_bytes_max);
  if (!is_affordable(html)) return {};
  auto source = std::make_unique<std::string>(html);
  const auto bytes_max =
      std::min(arena_bytes_max, arena_bytes_min + html.size() * arena_bytes_per_byte);
  auto arena = std::make_unique<NodeArena>(bytes_max);
  const auto* root = parse_into(*arena, source->data(), source->size());
  if (!root) return {};
  return HtmlDocument(std::move(source), std::move(arena), root);
}

std::string strip_tags(std::string_view html) {
  std::string out;
  while (!html.empty()) {
    const auto open = html.find('<');
    out += html.substr(0, open);
    if (open == std::string_view::npos) break;
    html.remove_prefix(open);
    auto end = html.find('>');
    for (const std::string_view raw : {"script", "style"}) {
      if (!istarts_with(html.substr(1), raw)) continue;
      const auto close = ifind(html, "</" + std::string(raw));
      end = close == std::string_view::npos ? close : html.find('>', close);
    }
    if (end == std::string_view::npos) break;
    html.remove_prefix(end + 1);
    out += ' ';
  }
  return out;
}

}  // namespace aai::mail_format
