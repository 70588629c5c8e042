// Writes RFC 5322 and MIME bytes: headers, entities, multiparts. All lines end in CRLF.

import { createHash } from "node:crypto"
import { base64Lines, encodedWords, encodeText, isAscii, quotedPrintable } from "./charsets.mjs"

const lineMax = 76

export const hashOf = (...parts) => createHash("sha256").update(parts.join("\0")).digest("hex")

// Folds at spaces, never inside a word.
export const header = (name, value) => {
  const lines = [`${name}:`]
  for (const word of value.split(" ")) {
    const line = lines[lines.length - 1]
    const isFresh = lines.length > 1 && line.trim() === ""
    if (!isFresh && line.length + 1 + word.length > lineMax && !line.endsWith(":")) {
      lines.push(` ${word}`)
    } else {
      lines[lines.length - 1] = `${line} ${word}`
    }
  }
  return lines.join("\r\n")
}

export const unstructured = (text, charset, form) =>
  isAscii(text) ? text : encodedWords(text, charset, form)

export const addressText = ({ name, address }, charset, form) => {
  if (!name) return address
  if (!isAscii(name)) return `${encodedWords(name, charset, form)} <${address}>`
  const isAtoms = /^[A-Za-z0-9 !#$%&'*+\-/=?^_`{|}~]+$/.test(name)
  return `${isAtoms ? name : `"${name.replace(/["\\]/g, "\\$&")}"`} <${address}>`
}

export const readAddresses = (text) => text.split(";").map((one) => {
  const [, name, address] = /^(.*?)\s*<([^<>]+)>$/.exec(one.trim()) ?? [null, "", one.trim()]
  if (!/^[^\s@]+@[^\s@]+$/.test(address)) throw new Error(`not an address: ${one}`)
  return { name, address }
})

// format=flowed: a trailing space says that the paragraph goes on.
const flow = (text) => text.split("\n").flatMap((line) => {
  if (line === "-- " || line.startsWith(">")) return [line]
  const lines = []
  let rest = line
  while (rest.length > 72) {
    const cut = rest.lastIndexOf(" ", 71)
    if (cut < 1) break
    lines.push(rest.slice(0, cut + 1))
    rest = rest.slice(cut + 1)
  }
  return [...lines, rest].map((piece) => /^( |From )/.test(piece) ? ` ${piece}` : piece)
}).join("\n")

const wrap = (text, width) => text.split("\n").flatMap((line) => {
  if (line.startsWith(">")) return [line]
  const lines = []
  let rest = line
  while (rest.length > width) {
    const cut = rest.lastIndexOf(" ", width)
    if (cut < 1) break
    lines.push(rest.slice(0, cut))
    rest = rest.slice(cut + 1)
  }
  return [...lines, rest]
}).join("\n")

const encodingFor = (bytes, wanted) => {
  const text = bytes.toString("latin1")
  const isLong = text.split("\r\n").some((line) => line.length > 900)
  const isSevenBit = isAscii(text) && !isLong
  if (wanted === "base64" || wanted === "quoted-printable") return wanted
  if (isSevenBit) return "7bit"
  return wanted === "8bit" && !isLong ? "8bit" : "quoted-printable"
}

const encodedBody = (bytes, encoding) => {
  if (encoding === "base64") return base64Lines(bytes)
  if (encoding === "quoted-printable") return quotedPrintable(bytes)
  return bytes.toString("latin1")
}

// An entity is its header lines and its body, as latin1 text that stands for bytes.
export const textEntity = (text, subtype, { charset, encoding, mailer }) => {
  const isPlain = subtype === "plain"
  const isFlowed = isPlain && mailer.flowed
  const shaped = isFlowed ? flow(text) : isPlain && mailer.wrap ? wrap(text, mailer.wrap) : text
  const bytes = encodeText(`${shaped.split("\n").join("\r\n")}\r\n`, charset)
  const chosen = encodingFor(bytes, encoding)
  const label = isAscii(bytes.toString("latin1")) && charset !== "utf-8" ? "us-ascii" : charset
  const format = isFlowed ? "; format=flowed" : ""
  return {
    headers: [
      header("Content-Type", `text/${subtype}; charset=${label}${format}`),
      header("Content-Transfer-Encoding", chosen),
    ],
    body: encodedBody(bytes, chosen),
  }
}

const parameter = (key, name, { charset, mailer }) => {
  if (isAscii(name)) return `${key}="${name}"`
  if (mailer.filename === "word") return `${key}="${encodedWords(name, charset, mailer.form)}"`
  const percent = Array.from(encodeText(name, "utf-8"), (byte) => {
    const character = String.fromCharCode(byte)
    return /[A-Za-z0-9._-]/.test(character) ? character
      : "%" + byte.toString(16).toUpperCase().padStart(2, "0")
  }).join("")
  return `${key}*=utf-8''${percent}`
}

export const fileEntity = ({ name, mediaType, bytes, contentId }, style) => ({
  headers: [
    header("Content-Type", `${mediaType}; ${parameter("name", name, style)}`),
    header("Content-Disposition",
      `${contentId ? "inline" : "attachment"}; ${parameter("filename", name, style)}`),
    header("Content-Transfer-Encoding", "base64"),
    ...(contentId ? [header("Content-ID", `<${contentId}>`)] : []),
  ],
  body: base64Lines(bytes),
})

export const rawEntity = (mediaType, text) => ({
  headers: [header("Content-Type", mediaType), header("Content-Transfer-Encoding", "7bit")],
  body: `${text.split("\n").join("\r\n")}\r\n`,
})

// One child needs no multipart, except where the kind itself carries meaning.
export const multipart = (kind, entities, seed) => {
  if (entities.length === 1 && !kind.startsWith("report")) return entities[0]
  const boundary = `=_${hashOf(seed, kind).slice(0, 28)}`
  const parts = entities.map(({ headers, body }) =>
    `--${boundary}\r\n${headers.join("\r\n")}\r\n\r\n${body}\r\n`)
  return {
    headers: [header("Content-Type", `multipart/${kind}; boundary="${boundary}"`)],
    body: `${parts.join("")}--${boundary}--\r\n`,
  }
}
