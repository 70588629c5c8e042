#include "platform/http/static_files.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>
#include <thread>

#include "core/bytes.h"
#include "platform/crypto/digest.h"
#include "platform/http/compression.h"

namespace aai::http {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t file_size_max = 4 * 1024 * 1024, total_size_max = 64 * 1024 * 1024;
constexpr std::string_view build_mark = "__BUILD__";

struct Kind {
  std::string_view extension, content_type;
  bool is_compressible;
};
constexpr Kind kinds[] = {
    {".html", "text/html; charset=utf-8", true},
    {".js", "text/javascript; charset=utf-8", true},
    {".css", "text/css; charset=utf-8", true},
    {".json", "application/json", true},
    {".webmanifest", "application/manifest+json", true},
    {".svg", "image/svg+xml", true},
    {".txt", "text/plain; charset=utf-8", true},
    {".xml", "application/xml", true},
    {".png", "image/png", false},
    {".webp", "image/webp", false},
    {".avif", "image/avif", false},
    {".jpg", "image/jpeg", false},
    {".ico", "image/x-icon", false},
    {".woff2", "font/woff2", false},
};

// Addresses that are shorter than the files behind them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> short_paths = {{
    {"/", "/landing/index.html"},
    {"/sign-in", "/landing/sign-in.html"},
    {"/sign-up", "/landing/sign-up.html"},
    {"/auth/magic", "/landing/auth/magic.html"},
    {"/robots.txt", "/landing/robots.txt"},
    {"/favicon.ico", "/lib/icons/icon-192.png"},
}};
// Applications that draw every page of theirs in their one index.html.
constexpr std::array<std::string_view, 3> app_folders = {"/onboarding/", "/portal/", "/dashboard/"};

struct File {
  std::string_view content_type;
  bool is_compressible = false;
  std::string plain, brotli, gzip, tag;
  std::atomic<bool> is_compressed = false;  // then the two above are there, and stay as they are
};
using Files = std::map<std::string, File, std::less<>>;

const Kind* kind_of(const fs::path& path) {
  const auto extension = path.extension().string();
  const auto* found = std::ranges::find(kinds, std::string_view(extension), &Kind::extension);
  return found == std::end(kinds) ? nullptr : found;
}

std::string read_whole(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in) throw std::runtime_error("cannot read " + path.string());
  return text;
}

void read_folder(const fs::path& folder, Files& files) {
  std::uintmax_t total = 0;
  for (auto entry = fs::recursive_directory_iterator(folder);
       entry != fs::recursive_directory_iterator(); ++entry) {
    const auto& path = entry->path();
    if (path.filename().string().starts_with('.')) {
      entry.disable_recursion_pending();
      continue;
    }
    const auto* kind = kind_of(path);
    if (!kind || entry->is_symlink() || !entry->is_regular_file()) continue;
    total += entry->file_size();
    if (entry->file_size() > file_size_max || total > total_size_max)
      throw std::runtime_error("too big to be served from memory: " + path.string());
    auto& file = files["/" + path.lexically_relative(folder).generic_string()];
    file.content_type = kind->content_type;
    file.is_compressible = kind->is_compressible;
    file.plain = read_whole(path);
  }
}

std::string short_digest(std::string_view bytes) {
  return to_hex(crypto::sha256(bytes)).substr(0, 16);
}

bool is_worker(std::string_view path) { return path.ends_with("/sw.js"); }

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

// The entity tag asked about may be one of several, and weak.
bool names_tag(std::string_view if_none_match, std::string_view tag) {
  return if_none_match == "*" || if_none_match.find(tag) != if_none_match.npos;
}

}

struct StaticFiles::Table {
  const std::pair<const std::string, File>* find(std::string_view path) const;
  void compress(const std::stop_token& stop);

  Files files;
  std::string build;
  std::atomic<bool> all_compressed = false;
  std::jthread compressor;
};

// Files come first; an application's other addresses are pages, unless they look like files.
const std::pair<const std::string, File>* StaticFiles::Table::find(std::string_view path) const {
  const auto named = [this](std::string_view name) -> const std::pair<const std::string, File>* {
    const auto found = files.find(name);
    return found == files.end() ? nullptr : &*found;
  };
  for (const auto& [short_path, full_path] : short_paths) {
    if (path == short_path) return named(full_path);
  }
  if (const auto* file = named(path)) return file;
  const auto last_segment = path.substr(path.rfind('/') + 1);
  for (const auto app : app_folders) {
    if (path.starts_with(app) && last_segment.find('.') == last_segment.npos)
      return named(std::string(app) + "index.html");
  }
  return nullptr;
}

void StaticFiles::Table::compress(const std::stop_token& stop) {
  for (auto& [path, file] : files) {
    if (stop.stop_requested()) return;
    if (!file.is_compressible) continue;
    file.brotli = http::brotli(file.plain);
    file.gzip = http::gzip(file.plain);
    file.is_compressed = std::max(file.brotli.size(), file.gzip.size()) < file.plain.size();
  }
  all_compressed = true;
  all_compressed.notify_all();
}

StaticFiles::StaticFiles(const std::string& folder) : table_(std::make_unique<Table>()) {
  read_folder(folder, table_->files);
  std::string names_and_digests;
  for (auto& [path, file] : table_->files) {
    file.tag = short_digest(file.plain);
    names_and_digests += path + ' ' + file.tag + '\n';
  }
  table_->build = short_digest(names_and_digests);
  for (auto& [path, file] : table_->files) {
    if (!is_worker(path)) continue;
    replace_all(file.plain, build_mark, table_->build);
    file.tag = short_digest(file.plain);
  }
  table_->compressor =
      std::jthread([table = table_.get()](const std::stop_token& stop) { table->compress(stop); });
}

StaticFiles::~StaticFiles() = default;

std::string_view StaticFiles::build() const { return table_->build; }
void StaticFiles::wait_until_compressed() const { table_->all_compressed.wait(false); }

std::optional<Reply> StaticFiles::answer(const Request& request) const {
  if (request.method != Method::get && request.method != Method::head) return std::nullopt;
  const auto path = request.path();
  for (const auto app : app_folders) {
    if (path != app.substr(0, app.size() - 1)) continue;
    Reply onward;
    onward.status = 308;
    onward.content_type.clear();
    onward.with("Location", std::string(app) + request.target.substr(path.size()));
    return onward;
  }
  const auto* found = table_->find(path);
  if (!found) return std::nullopt;
  const auto& [name, file] = *found;

  const auto coding =
      file.is_compressed ? best_coding(request.header("accept-encoding")) : Coding::none;
  const auto& body = coding == Coding::brotli ? file.brotli
                     : coding == Coding::gzip ? file.gzip
                                              : file.plain;
  constexpr std::string_view codings[] = {"", "gzip", "br"};
  const auto coding_name = codings[static_cast<int>(coding)];
  const auto tag =
      '"' + file.tag + (coding_name.empty() ? "" : "-") + std::string(coding_name) + '"';

  Reply reply;
  reply.content_type = file.content_type;
  reply.with("ETag", tag);
  // An address that names the version never changes what it means; any other is asked about again.
  const bool is_versioned = request.query() == "v=" + table_->build && !is_worker(name);
  reply.with("Cache-Control", is_versioned ? "public, max-age=31536000, immutable" : "no-cache");
  if (file.is_compressible) reply.with("Vary", "Accept-Encoding");
  if (is_worker(name)) reply.with("Service-Worker-Allowed", name.substr(0, name.rfind('/') + 1));
  if (names_tag(request.header("if-none-match"), tag)) {
    reply.status = 304;
    return reply;
  }
  if (!coding_name.empty()) reply.with("Content-Encoding", std::string(coding_name));
  reply.body = body;
  return reply;
}

}
