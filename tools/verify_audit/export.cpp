// An export of an audit: one line a thing, so that it can be kept, sent and read by a person.
#include <istream>
#include <memory>
#include <ostream>
#include <stdexcept>

#include "tools/verify_audit/reading.h"

namespace verify_audit {
namespace {

using Fields = std::vector<std::optional<std::string>>;

constexpr std::size_t row_size = 14, seal_size = 6, checkpoint_size = 8;

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') out += "\\\\";
    else if (c == '\t') out += "\\t";
    else if (c == '\n') out += "\\n";
    else out += c;
  }
  return out;
}

void write_line(std::ostream& out, const Fields& fields) {
  for (std::size_t i = 0; i < fields.size(); ++i)
    out << (i > 0 ? "\t" : "") << (fields[i] ? escaped(*fields[i]) : "\\N");
  out << '\n';
}

std::optional<std::string> unescaped(std::string_view text) {
  if (text == "\\N") return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_pair = text[i] == '\\' && i + 1 < text.size();
    if (!is_pair) {
      out += text[i];
      continue;
    }
    const char next = text[++i];
    out += next == 't' ? '\t' : next == 'n' ? '\n' : next;
  }
  return out;
}

Fields fields_of(std::string_view line) {
  Fields fields;
  for (std::size_t begin = 0; begin <= line.size();) {
    const auto end = std::min(line.find('\t', begin), line.size());
    fields.push_back(unescaped(line.substr(begin, end - begin)));
    begin = end + 1;
  }
  return fields;
}

std::string text(const Fields& fields, std::size_t at) {
  if (at >= fields.size() || !fields[at]) throw std::runtime_error("the export has a broken line");
  return *fields[at];
}
aai::Bytes bytes(const Fields& fields, std::size_t at) {
  return {aai::from_hex(text(fields, at)).value_or("")};
}

void append_row(Fields& fields, const AuditRow& row) {
  fields.insert(fields.end(),
                {row.org_id, row.id, row.actor_id, row.actor_kind, row.source, row.request_id,
                 row.session_id, row.action, row.target, row.detail, row.created_us, row.written_us,
                 row.personal, aai::to_hex(row.salt.data)});
}

AuditRow row_of(const Fields& f, std::size_t at) {
  if (f.size() < at + row_size) throw std::runtime_error("the export has a short line");
  return {text(f, at),     text(f, at + 1), f[at + 2],        text(f, at + 3), text(f, at + 4),
          text(f, at + 5), f[at + 6],       text(f, at + 7),  text(f, at + 8), text(f, at + 9),
          text(f, at + 10), text(f, at + 11), text(f, at + 12), bytes(f, at + 13)};
}

Checkpoint checkpoint_of(const Fields& f) {
  if (f.size() != checkpoint_size) throw std::runtime_error("a checkpoint has a broken line");
  return {text(f, 1), std::stol(text(f, 2)), std::stol(text(f, 3)), bytes(f, 4),
          text(f, 5), text(f, 6),            bytes(f, 7)};
}

Seal seal_of(const std::string& org, const Fields& f) {
  if (f.size() < seal_size) throw std::runtime_error("the export has a short line");
  return {org, text(f, 2), std::stol(text(f, 1)), bytes(f, 3), bytes(f, 4), bytes(f, 5)};
}

// Checkpoints stand before the first place; the organisation begins with that.
class Reader {
 public:
  explicit Reader(const Listener& listener) : listener_(listener) {}

  void take(const Fields& fields) {
    const auto kind = text(fields, 0);
    if (kind == "org") {
      end();
      org_ = text(fields, 1);
      has_org_ = true;
    } else if (kind == "checkpoint") {
      checkpoints_.push_back(checkpoint_of(fields));
    } else if (kind == "place") {
      begin();
      const bool is_there = fields.size() > seal_size;
      listener_.place(seal_of(org_, fields),
                      is_there ? std::optional(row_of(fields, seal_size)) : std::nullopt);
    } else if (kind == "unsealed") {
      begin();
      listener_.unsealed(row_of(fields, 1));
    } else {
      throw std::runtime_error("the export has a line of an unknown kind: " + kind);
    }
  }
  void end() {
    if (!has_org_) return;
    begin();
    listener_.end_org();
    has_org_ = has_begun_ = false;
  }

 private:
  void begin() {
    if (has_begun_) return;
    listener_.begin_org(org_, std::move(checkpoints_));
    checkpoints_.clear();
    has_begun_ = true;
  }

  const Listener& listener_;
  std::string org_;
  std::vector<Checkpoint> checkpoints_;
  bool has_org_ = false, has_begun_ = false;
};

}

void read_export(std::istream& in, const Listener& listener) {
  Reader reader(listener);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) reader.take(fields_of(line));
  }
  reader.end();
}

Listener export_writer(std::ostream& out) {
  Listener listener;
  listener.begin_org = [&out](const std::string& org, std::vector<Checkpoint> checkpoints) {
    write_line(out, {"org", org});
    for (const auto& one : checkpoints)
      write_line(out, {"checkpoint", one.org_id, std::to_string(one.number),
                       std::to_string(one.seq), aai::to_hex(one.chain_sha256.data), one.signed_us,
                       one.key_id, aai::to_hex(one.signature.data)});
  };
  listener.place = [&out](const Seal& seal, const std::optional<AuditRow>& row) {
    Fields fields{"place",
                  std::to_string(seal.seq),
                  seal.audit_id,
                  aai::to_hex(seal.row_sha256.data),
                  aai::to_hex(seal.personal_sha256.data),
                  aai::to_hex(seal.chain_sha256.data)};
    if (row) append_row(fields, *row);
    write_line(out, fields);
  };
  listener.unsealed = [&out](const AuditRow& row) {
    Fields fields{"unsealed"};
    append_row(fields, row);
    write_line(out, fields);
  };
  listener.end_org = [] {};
  return listener;
}

std::vector<Checkpoint> read_checkpoints(std::istream& in) {
  std::vector<Checkpoint> checkpoints;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("checkpoint\t")) checkpoints.push_back(checkpoint_of(fields_of(line)));
  }
  return checkpoints;
}

}
