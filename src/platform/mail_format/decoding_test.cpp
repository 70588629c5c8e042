#include <doctest/doctest.h>

#include "platform/mail_format/charset.h"
#include "platform/mail_format/content_type.h"
#include "platform/mail_format/date.h"
#include "platform/mail_format/encoded_words.h"
#include "platform/mail_format/flowed.h"
#include "platform/mail_format/message_id.h"
#include "platform/mail_format/test_corpus.h"
#include "platform/mail_format/tnef.h"
#include "platform/mail_format/transfer_encoding.h"
#include "platform/mail_format/utf8.h"

using namespace aai::mail_format;

TEST_CASE("a charset label is read by what senders mean") {
  CHECK(decode_charset("\x93hi\x94 \x80", "iso-8859-1").text == "“hi” €");
  CHECK(decode_charset("\xd6\xd0\xce\xc4", "gb2312").text == "中文");
  CHECK(decode_charset("\x1b$B4A;z\x1b(B", "iso-2022-jp").text == "漢字");
  CHECK(decode_charset("\xb0\xa1", "ks_c_5601-1987").text == "가");
}

TEST_CASE("a charset label the bytes contradict is not believed") {
  const auto hidden_utf8 = decode_charset("Gr\xc3\xbc\xc3\x9f" "e", "us-ascii");
  CHECK(hidden_utf8.text == "Grüße");
  CHECK(hidden_utf8.label_lied);
  const auto false_utf8 = decode_charset("Gr\xfc\xdf" "e", "utf-8");
  CHECK(false_utf8.text == "Grüße");
  CHECK(false_utf8.label_lied);
  CHECK(decode_charset("caf\xe9", "x-no-such-set").text == "café");
  CHECK(decode_charset("naïve café Zoë \xc3", "utf-8").text == "naïve café Zoë \uFFFD");
}

TEST_CASE("decoded text is valid UTF-8 without NUL, whatever the bytes") {
  std::string every_byte;
  for (int i = 0; i < 256; ++i) every_byte += char(i);
  for (const auto label : {"", "utf-8", "us-ascii", "gb2312", "big5", "shift_jis", "iso-2022-jp",
                           "utf-7", "utf-16", "koi8-r", "nonsense", "hz-gb-2312", "../../x"}) {
    const auto text = decode_charset(every_byte, label).text;
    CHECK(count_utf8(text).invalid == 0);
    CHECK(text.find('\0') == std::string::npos);
  }
}

TEST_CASE("surrogates and overlong forms are not UTF-8") {
  CHECK(make_valid_utf8("\xed\xa0\x80") == "\uFFFD\uFFFD\uFFFD");
  CHECK(make_valid_utf8("\xc0\xaf") == "\uFFFD\uFFFD");
  CHECK(clip_utf8("a€", 3) == "a");
}

TEST_CASE("encoded words are read leniently") {
  CHECK(decode_header_text("=?UTF-8?B?R3LDvA==?=\r\n =?UTF-8?B?w58=?=e") == "Grüße");
  CHECK(decode_header_text("=?utf-8?B?w?= =?utf-8?B?7w=?=") != "");
  CHECK(decode_header_text("a =?utf-8?Q?b?= c") == "a b c");
  CHECK(decode_header_text("=?utf-8?Q?unfinished") == "=?utf-8?Q?unfinished");
  CHECK(decode_header_text("=?utf-8*de?Q?sch=C3=B6n?=") == "schön");
  CHECK(decode_header_text("=?utf-8?Q?line=0D=0Abreak?=") == "linebreak");
}

TEST_CASE("a character split between two encoded words is whole again") {
  CHECK(decode_header_text("=?utf-8?Q?=C3?= =?utf-8?Q?=BC?=") == "ü");
}

TEST_CASE("parameters in pieces, quoted, and with a language are joined") {
  const auto type = read_parameterised(
      "Text/Plain; charset=\"ISO-8859-1\" ; name*1=\"b.txt\"; name*0=\"a\"; x=\"q\\\"q\"");
  CHECK(type.value == "text/plain");
  CHECK(type.parameter("charset") == "ISO-8859-1");
  CHECK(type.parameter("name") == "ab.txt");
  CHECK(type.parameter("x") == "q\"q");
  CHECK(read_parameterised("attachment; filename*=iso-8859-1'en'%A3.txt").parameter("filename") ==
        "£.txt");
}

TEST_CASE("base64 and quoted-printable lose only what is broken") {
  const auto base64 = [](std::string_view text) {
    return decode_transfer(text, TransferEncoding::base64, 100);
  };
  CHECK(base64("aGVs\r\nbG8=") == "hello");
  CHECK(base64("aGVs!bG8") == "hello");
  CHECK(base64("aGk=aGk=") == "hihi");
  const auto quoted = [](std::string_view text) {
    return decode_transfer(text, TransferEncoding::quoted_printable, 100);
  };
  CHECK(quoted("a=20b=\r\nc=3D") == "a bc=");
  CHECK(quoted("50=% off =zz") == "50=% off =zz");
  CHECK(decode_transfer("begin 644 f\n#0V%T\n`\nend\n", TransferEncoding::uuencode, 100) == "Cat");
}

TEST_CASE("dates are read in the forms that occur") {
  const auto text = [](std::string_view raw) {
    const auto date = read_date(raw);
    return date ? write_date(*date) : "none";
  };
  CHECK(text("Fri, 07 Oct 1994 16:15:05 -0700 (PDT)") == "Fri, 07 Oct 1994 23:15:05 +0000");
  CHECK(text("7 Oct 94 16:15 EST") == "Fri, 07 Oct 1994 21:15:00 +0000");
  CHECK(text("Fri Oct  7 16:15:05 1994") == "Fri, 07 Oct 1994 16:15:05 +0000");
  CHECK(text("07-Oct-1994 16:15:05 GMT") == "Fri, 07 Oct 1994 16:15:05 +0000");
  CHECK(text("yesterday") == "none");
  CHECK(text("31 Feb 2020 10:00:00 +0000") == "none");
}

TEST_CASE("identifiers are found among words") {
  CHECK(read_message_ids("<a@x> (note) <b@y>") == std::vector<std::string>{"a@x", "b@y"});
  CHECK(read_message_ids("<a@x><a@x>") == std::vector<std::string>{"a@x"});
  CHECK(read_message_ids("message from Ada of Tuesday").empty());
  CHECK(read_message_ids("bare@x") == std::vector<std::string>{"bare@x"});
  CHECK_FALSE(is_message_id("a@x>\r\nBcc: z@y"));
}

TEST_CASE("the files of a winmail.dat are found with their names") {
  const auto root = corpus::directory("the files of a winmail.dat are found with their names");
  if (!root) return;
  const auto folder = *root / "mail/mime/mimekit/tnef";
  const auto bytes = corpus::read(folder / "data-before-name.tnef");
  const auto contents = read_tnef(bytes);
  REQUIRE(contents.files.size() == 3);
  CHECK(contents.files[0].filename == "AUTOEXEC.BAT");
  CHECK(contents.files[1].filename == "CONFIG.SYS");
  CHECK(contents.files[1].bytes == corpus::read(folder / "data-before-name/CONFIG.SYS"));
  CHECK(contents.files[2].filename == "boot.ini");
  for (const auto name : {"garbage-at-end", "long-filename", "winmail", "rtf", "triples"})
    read_tnef(corpus::read(folder / (std::string(name) + ".tnef")));
}

TEST_CASE("a damaged winmail.dat is refused without reading past its end") {
  CHECK(read_tnef("").malformed);
  CHECK(read_tnef("\x78\x9f\x3e\x22").malformed);
  std::string lying("\x78\x9f\x3e\x22\x01\x00\x02\x0f\x80\x06\x00\xff\xff\xff\xff", 15);
  CHECK(read_tnef(lying).malformed);
}
