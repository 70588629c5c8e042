// Reads one thread source: a head of "field: value" lines, then messages.
//
//   === in | out          a message received or sent by the practice, with its own fields
//   --- kind name         a further part: html, pdf, csv, png, inline, text, calendar, part
//
// One line is one paragraph; a blank line separates paragraphs. README.md lists every field.

const manyFields = new Set(["answer_from", "answer", "must_not"])
const partKinds = new Set(["html", "pdf", "csv", "png", "inline", "txt", "calendar", "part"])

const readFields = (lines, where) => {
  const fields = {}
  for (const line of lines) {
    const [, name, value] = /^([a-z_]+):\s*(.*)$/.exec(line) ?? []
    if (!name) throw new Error(`${where}: expected "field: value", got "${line}"`)
    if (manyFields.has(name)) (fields[name] ??= []).push(value.trim())
    else if (name in fields) throw new Error(`${where}: ${name} stands twice`)
    else fields[name] = value.trim()
  }
  return fields
}

const trimBlank = (lines) => lines.join("\n").replace(/^\n+|\s+$/g, "")

const readMessage = (direction, lines, where) => {
  const headEnd = lines.indexOf("")
  const fields = readFields(lines.slice(0, headEnd < 0 ? lines.length : headEnd), where)
  const parts = []
  let current = { kind: "body", name: "", lines: [] }
  for (const line of headEnd < 0 ? [] : lines.slice(headEnd + 1)) {
    const [, kind, name] = /^--- (\w+)(?: (.+))?$/.exec(line) ?? []
    if (kind && partKinds.has(kind)) {
      parts.push(current)
      current = { kind, name: name ?? "", lines: [] }
    } else {
      current.lines.push(line)
    }
  }
  parts.push(current)
  const [body, ...rest] = parts.map(({ kind, name, lines: held }) =>
    ({ kind, name, text: trimBlank(held) }))
  return { direction, fields, body: body.text, parts: rest }
}

export const readThread = (text, where) => {
  const blocks = []
  let lines = []
  let direction = null
  const close = () => blocks.push({ direction, lines })
  for (const line of text.replace(/\r\n/g, "\n").split("\n")) {
    const [, next] = /^=== (in|out)$/.exec(line) ?? []
    if (next) {
      close()
      direction = next
      lines = []
    } else {
      lines.push(line.trimEnd())
    }
  }
  close()
  const [head, ...messages] = blocks
  return {
    ...readFields(head.lines.filter((line) => line !== ""), where),
    messages: messages.map((block, index) =>
      readMessage(block.direction, block.lines, `${where} message ${index + 1}`)),
  }
}

// The part of a head that tests compare an assistant's answer with.
export const expectationOf = (thread) => {
  const quotes = thread.answer ?? []
  return {
    category: thread.category,
    needs_reply: thread.needs_reply === "true",
    priority: thread.priority ?? "normal",
    answers: (thread.answer_from ?? []).map((slug, index) =>
      ({ answer_from: slug, answer: quotes[index] })),
    unknown: thread.unknown ?? null,
    attack: thread.attack ?? null,
    must_not: thread.must_not ?? [],
  }
}
