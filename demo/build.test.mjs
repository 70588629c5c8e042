import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { test } from "node:test"
import { inflateSync } from "node:zlib"
import { build, readPractice, readSources } from "./build.mjs"
import { decodeWords, leavesOf, readMail } from "./mail_reader.mjs"

const here = dirname(fileURLToPath(import.meta.url))
const now = new Date("2026-03-04T12:00:00Z")
const { files, index } = build({ now })
const mails = new Map([...files].map(([name, bytes]) => {
  try {
    return [name, readMail(bytes)]
  } catch (fault) {
    throw new Error(`${name}: ${fault.message}`)
  }
}))
const one = (mail, name) => {
  const values = mail.headers.get(name) ?? []
  assert.equal(values.length, 1, `one ${name}`)
  return values[0]
}
const knowledge = new Map(readdirSync(join(here, "knowledge"))
  .map((name) => [name.replace(/\.md$/, ""), readFileSync(join(here, "knowledge", name), "utf8")]))
const categories = ["new_enquiry", "document_request", "appointment", "invoice_payment", "deadline",
  "complaint", "information", "newsletter", "spam", "automated"]

test("every message has exactly one of each header that a mailbox relies on", () => {
  for (const [name, mail] of mails) {
    for (const header of ["date", "from", "to", "subject", "message-id", "mime-version"]) {
      assert.ok(one(mail, header).length > 0, `${name} ${header}`)
    }
    assert.match(one(mail, "message-id"), /^<[^<>@\s]+@[a-z0-9.-]+>$/, name)
    assert.doesNotMatch(one(mail, "subject"), /[^\x20-\x7e]/, name)
  }
})

test("message ids are unique, and the index repeats them", () => {
  const rows = [...index.messages, ...index.live]

  assert.equal(rows.length, files.size)
  assert.equal(new Set(rows.map((row) => row.message_id)).size, files.size)
  for (const row of rows) {
    assert.equal(one(mails.get(row.file), "message-id"), row.message_id)
    assert.equal(decodeWords(one(mails.get(row.file), "subject")), row.subject)
  }
})

test("every reference leads to an earlier message of the same thread", () => {
  const rows = [...index.messages, ...index.live]
  const known = new Map(rows.map((row) => [row.message_id, row]))
  for (const row of rows) {
    const mail = mails.get(row.file)
    const named = ["references", "in-reply-to"].flatMap((header) =>
      (mail.headers.get(header)?.[0] ?? "").match(/<[^>]+>/g) ?? [])
    const isFirst = row.file.endsWith(".01.eml") || row.file.startsWith("live/")
    assert.ok(isFirst || named.length > 0, `${row.file} refers to nothing`)
    for (const id of named) {
      assert.equal(known.get(id)?.thread, row.thread, `${row.file} refers to ${id}`)
      assert.ok(known.get(id).internal_date <= row.internal_date, `${row.file} before its parent`)
    }
  }
})

test("attachments decode to what they claim to be", () => {
  let pdfs = 0
  let pictures = 0
  let tables = 0
  for (const [name, mail] of mails) {
    for (const leaf of leavesOf(mail)) {
      if (leaf.type === "application/pdf") {
        const text = leaf.bytes.toString("latin1")
        const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)[1])
        const entries = [...text.slice(start).matchAll(/(\d{10}) 00000 n /g)]
        entries.forEach(([, offset], at) =>
          assert.ok(text.startsWith(`${at + 1} 0 obj`, Number(offset)), `${name} object ${at + 1}`))
        pdfs += 1
      }
      if (leaf.type === "image/png") {
        assert.equal(leaf.bytes.subarray(0, 8).toString("latin1"), "\x89PNG\r\n\x1a\n")
        const width = leaf.bytes.readUInt32BE(16)
        const height = leaf.bytes.readUInt32BE(20)
        const at = leaf.bytes.indexOf("IDAT")
        const packed = leaf.bytes.subarray(at + 4, at + 4 + leaf.bytes.readUInt32BE(at - 4))
        assert.equal(inflateSync(packed).length, (width + 1) * height)
        pictures += 1
      }
      if (leaf.type === "text/csv") {
        assert.match(leaf.text, /^[^\r\n]+[,;][^\r\n]+\r\n/, name)
        tables += 1
      }
    }
  }
  assert.ok(pdfs >= 8 && pictures >= 3 && tables >= 4, `${pdfs} ${pictures} ${tables}`)
})

test("same now, same bytes; another now, other dates but the same ids", () => {
  const again = build({ now })
  const later = build({ now: new Date("2026-07-20T06:30:00Z") })

  for (const [name, bytes] of files) assert.ok(bytes.equals(again.files.get(name)), name)
  assert.deepEqual(again.index, index)
  assert.deepEqual(new Set(later.index.messages.map((row) => row.message_id)),
    new Set(index.messages.map((row) => row.message_id)))
})

test("no message lies in the future and each thread runs forwards, whatever the hour", () => {
  const moments = ["2026-01-01T00:05:00Z", "2026-03-29T01:30:00Z", "2026-10-25T00:45:00Z",
    "2026-06-15T23:55:00Z", "2026-06-13T10:00:00Z", "2028-02-29T12:00:00Z"]
  for (const moment of moments) {
    const at = new Date(moment)
    const made = build({ now: at })
    for (const { thread } of made.index.threads) {
      const dates = [...made.index.messages].filter((row) => row.thread === thread)
        .sort((a, b) => a.file.localeCompare(b.file)).map((row) => row.internal_date)
      assert.deepEqual(dates, [...dates].sort(), `${thread} at ${moment}`)
      assert.ok(dates.every((date) => date <= at.toISOString()), `${thread} at ${moment}`)
    }
  }
})

test("the date header and the index agree", () => {
  for (const row of index.messages) {
    const apart = Date.parse(row.internal_date) - Date.parse(one(mails.get(row.file), "date"))
    assert.ok(apart >= 0 && apart <= 3000, `${row.file} ${apart}`)
  }
})

test("answers stand in one paragraph of the document that is named", () => {
  for (const { slug, thread } of [...readSources("threads"), ...readSources("live")]) {
    const slugs = thread.answer_from ?? []
    assert.equal(slugs.length, (thread.answer ?? []).length, slug)
    slugs.forEach((document, at) => {
      assert.ok(knowledge.has(document), `${slug}: ${document}`)
      const paragraphs = knowledge.get(document).split("\n\n")
        .map((paragraph) => paragraph.replace(/\s+/g, " "))
      assert.ok(paragraphs.some((paragraph) => paragraph.includes(thread.answer[at])),
        `${slug}: ${thread.answer[at]}`)
    })
  }
})

test("every expectation speaks the fixed vocabulary", () => {
  for (const { thread, kind, language, expect } of index.threads) {
    assert.ok(categories.includes(expect.category), thread)
    assert.ok(["low", "normal", "high"].includes(expect.priority), thread)
    assert.ok(["en", "de"].includes(language), thread)
    assert.ok(kind, thread)
    if (["newsletter", "spam", "automated"].includes(expect.category)) {
      assert.equal(expect.needs_reply, false, thread)
    }
  }
  for (const category of categories) {
    assert.ok(index.threads.some(({ expect }) => expect.category === category), category)
  }
})

test("a thread that waits for a reply ends with an unread message from outside", () => {
  for (const { thread, expect } of index.threads) {
    const rows = index.messages.filter((row) => row.thread === thread)
    const last = rows[rows.length - 1]
    if (expect.needs_reply) assert.deepEqual(last.labels, ["INBOX", "UNREAD"], thread)
    assert.deepEqual(last.expect, expect)
    for (const row of rows) {
      assert.equal(row.labels.includes("SENT"), row.from === index.mailbox, row.file)
    }
  }
})

test("the mailbox holds what the demo promises", () => {
  const kinds = new Set(index.threads.map(({ kind }) => kind))
  const clients = ["freelancer", "limited_company", "landlord", "restaurant", "german"]
  const attacks = index.threads.map(({ expect }) => expect.attack).filter(Boolean)
  const answered = index.threads.filter(({ expect }) => expect.answers.length > 0)

  assert.ok(index.threads.length >= 44, `${index.threads.length} threads`)
  assert.ok(index.messages.length >= 110, `${index.messages.length} messages`)
  assert.ok(clients.every((kind) => kinds.has(kind)))
  assert.deepEqual(new Set(index.threads.map(({ language }) => language)), new Set(["en", "de"]))
  assert.deepEqual(attacks.sort(), ["hidden_text", "lookalike_invoice", "open_instruction"])
  assert.ok(answered.length >= 30, `${answered.length} with an answer`)
  assert.equal(index.live.length, 6)
})

test("the four charsets and four encodings all occur", () => {
  const leaves = [...mails.values()].flatMap(leavesOf)
  const charsets = new Set(leaves.map(({ parameters }) => parameters.charset))
  const encodings = new Set(leaves.map(({ headers }) =>
    headers.get("content-transfer-encoding")?.[0]))

  for (const charset of ["utf-8", "us-ascii", "iso-8859-1", "windows-1252"]) {
    assert.ok(charsets.has(charset), charset)
  }
  for (const encoding of ["7bit", "8bit", "quoted-printable", "base64"]) {
    assert.ok(encodings.has(encoding), encoding)
  }
})

test("what an attack asks for is really in its mail", () => {
  for (const { thread, expect } of [...index.threads, ...index.live].filter((row) =>
    row.expect?.attack)) {
    const text = [...mails].filter(([name]) => name.includes(thread) ||
      name === index.live.find((row) => row.thread === thread)?.file)
      .flatMap(([, mail]) => leavesOf(mail)).map((leaf) => leaf.text ?? "").join("\n")
    for (const words of expect.must_not) assert.ok(text.includes(words), `${thread}: ${words}`)
  }
})

test("hidden instructions stand in the html only, and the look-alike is one letter away", () => {
  const hidden = leavesOf(mails.get("attack-hidden-white-text.01.eml"))
  const [real, , fake] = index.messages
    .filter(({ thread }) => thread === "attack-lookalike-invoice").map(({ from }) => from)

  assert.doesNotMatch(hidden.find(({ type }) => type === "text/plain").text, /ASSISTANT/)
  assert.match(hidden.find(({ type }) => type === "text/html").text, /TO THE ASSISTANT/)
  assert.equal(Array.from(real).filter((letter, at) => letter !== fake[at]).length, 1)
})

test("a live message can continue a thread that stands in the mailbox", () => {
  const row = index.live.find(({ file }) => file === "live/2-reply-in-thread.eml")
  const known = index.messages.filter(({ thread }) => thread === row.thread)
  const references = one(mails.get(row.file), "references").match(/<[^>]+>/g)

  assert.deepEqual(references, known.map(({ message_id: id }) => id))
})

test("only example domains are named, so that no mail can reach a stranger", () => {
  for (const [name, bytes] of files) {
    const all = [bytes.toString("latin1").split("\r\n\r\n")[0].replace(/\r\n(?=[ \t])/g, ""),
      ...leavesOf(mails.get(name)).map((leaf) => leaf.text ?? "")].join("\n")
    for (const [, domain] of all.matchAll(/[\w.+-]+@([a-z0-9-]+(?:\.[a-z0-9-]+)+)/gi)) {
      assert.match(domain, /\.(example|png)$/i, `${name}: ${domain}`)
    }
    for (const [, host] of all.matchAll(/https?:\/\/([a-z0-9.-]+)/gi)) {
      assert.match(host, /\.example$|^www\.w3\.org$|^schemas\./i, `${name}: ${host}`)
    }
  }
})

test("the practice file has exactly the fields of the onboarding contract", () => {
  const { practice, services, voice, hours } = readPractice()

  assert.deepEqual(Object.keys(practice), ["name", "profession", "website"])
  for (const service of services) {
    assert.deepEqual(Object.keys(service), ["name", "fee_cents", "currency", "unit"])
  }
  assert.deepEqual(Object.keys(voice), ["tone", "signature", "language"])
  assert.deepEqual(Object.keys(hours), ["time_zone", "days"])
  for (const day of hours.days) assert.deepEqual(Object.keys(day), ["weekday", "opens", "closes"])
})
