// Writes the demo mailbox: one .eml a message, and index.json for whoever loads it.
//
//   node demo/build.mjs --out DIR [--now 2026-03-04T12:00:00Z]

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { composeThread } from "./generator/compose.mjs"
import { expectationOf, readThread } from "./generator/source.mjs"

const here = dirname(fileURLToPath(import.meta.url))

export const readPractice = () => JSON.parse(readFileSync(join(here, "practice.json"), "utf8"))

export const readSources = (folder) => readdirSync(join(here, folder))
  .filter((name) => name.endsWith(".txt")).sort()
  .map((name) => ({ slug: name.slice(0, -4),
    thread: readThread(readFileSync(join(here, folder, name), "utf8"), `${folder}/${name}`) }))

const labelsOf = (message, index, messages) => {
  if (message.direction === "out") return ["SENT"]
  const isAnswered = messages.slice(index + 1).some(({ direction }) => direction === "out")
  return isAnswered || message.isRead ? ["INBOX"] : ["INBOX", "UNREAD"]
}

const rowsOf = (slug, thread, messages, { now, file, target }) =>
  messages.map((message, index) => ({
    file: file(index + 1),
    thread: target,
    message_id: `<${message.id}>`,
    from: message.from.address,
    subject: message.subject,
    labels: labelsOf(message, index, messages),
    internal_date: new Date(Math.min(now.getTime(), message.date.getTime() + 3000)).toISOString(),
    expect: index === messages.length - 1 ? expectationOf(thread) : null,
  }))

// All files and the index of a mailbox as it stands at "now". Same now, same bytes.
export const build = ({ now }) => {
  const practice = readPractice()
  const files = new Map()
  const last = new Map()
  const index = { now: now.toISOString(), mailbox: practice.mailbox.address,
    threads: [], messages: [], live: [] }
  for (const { slug, thread } of readSources("threads")) {
    const messages = composeThread(thread, slug, { now, practice })
    const file = (number) => `${slug}.${String(number).padStart(2, "0")}.eml`
    messages.forEach((message, at) => files.set(file(at + 1), message.bytes))
    last.set(slug, messages[messages.length - 1])
    index.threads.push({ thread: slug, kind: thread.kind, language: thread.language,
      message_count: messages.length, expect: expectationOf(thread) })
    index.messages.push(...rowsOf(slug, thread, messages, { now, file, target: slug }))
  }
  for (const { slug, thread } of readSources("live")) {
    const before = thread.continues ? last.get(thread.continues) : undefined
    if (thread.continues && !before) throw new Error(`live/${slug} continues an unknown thread`)
    const messages = composeThread(thread, slug, { now, practice, before })
    const file = () => `live/${slug}.eml`
    files.set(file(), messages[0].bytes)
    index.live.push(...rowsOf(slug, thread, messages,
      { now, file, target: thread.continues ?? slug }))
  }
  index.messages.sort((a, b) => a.internal_date.localeCompare(b.internal_date) ||
    a.file.localeCompare(b.file))
  return { files, index }
}

const argumentOf = (name) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? undefined : process.argv[at + 1]
}

const run = () => {
  const out = argumentOf("out")
  const now = new Date(argumentOf("now") ?? Date.now())
  if (!out || Number.isNaN(now.getTime())) {
    process.stderr.write("usage: node demo/build.mjs --out DIR [--now RFC3339]\n")
    process.exit(2)
  }
  const { files, index } = build({ now })
  mkdirSync(join(out, "live"), { recursive: true })
  for (const [name, bytes] of files) writeFileSync(join(out, name), bytes)
  writeFileSync(join(out, "index.json"), `${JSON.stringify(index, null, 2)}\n`)
  process.stdout.write(`${index.threads.length} threads, ${index.messages.length} messages, ` +
    `${index.live.length} to deliver live: ${out}\n`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) run()
