// Draws the small files that clients attach: real PDF, PNG, CSV and calendar bytes.

import { createHash } from "node:crypto"
import { deflateSync } from "node:zlib"
import { encodeText } from "./charsets.mjs"
import { crc32Of } from "./crc32.mjs"

const pdfString = (line) => Array.from(encodeText(line, "windows-1252"), (byte) => {
  const character = String.fromCharCode(byte)
  if ("()\\".includes(character)) return "\\" + character
  return byte < 0x20 || byte > 0x7e ? "\\" + byte.toString(8).padStart(3, "0") : character
}).join("")

const pdfPage = (lines) => {
  const rows = lines.map((line, index) => {
    const [size, step] = index === 0 ? [16, 26] : [10, 15]
    return `/F1 ${size} Tf (${pdfString(line)}) Tj 0 -${step} Td`
  })
  return ["BT", "56 780 Td", ...rows, "ET"].join("\n")
}

// One A4 page, first line as its heading.
export const pdf = (text) => {
  const stream = pdfPage(text.split("\n"))
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R " +
      "/Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
  ]
  let file = "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
  const offsets = objects.map((object, index) => {
    const offset = file.length
    file += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const start = file.length
  const entries = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`)
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries.join("")}` +
    `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(file, "latin1")
}

const chunk = (type, data) => {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32Of(body), body.length + 4)
  return framed
}

// A grey-scale picture that looks like a photographed receipt: dark bars of text on paper.
export const png = (text, width = 180, height = 240) => {
  const seed = createHash("sha256").update(text).digest()
  const rows = Buffer.alloc((width + 1) * height, 0xf4)
  for (let y = 0; y < height; y += 1) {
    const start = y * (width + 1)
    const bar = Math.floor(y / 14)
    const isInk = y % 14 > 4 && y % 14 < 10 && y > 14 && y < height - 20
    rows[start] = 0
    if (isInk) rows.fill(0x38, start + 14, start + 14 + 40 + (seed[bar % 32] % (width - 68)))
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("tEXt", Buffer.from(`Comment\0${text.replace(/[^\x20-\x7e]/g, "?")}`, "latin1")),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ])
}

export const lines = (text, charset) =>
  encodeText(text.split("\n").join("\r\n") + "\r\n", charset)

// What each kind of part in a source becomes: its media type and its bytes.
export const fileOf = ({ kind, name, text }) => {
  if (kind === "pdf") return { mediaType: "application/pdf", bytes: pdf(text) }
  if (kind === "png") return { mediaType: "image/png", bytes: png(text) }
  if (kind === "inline") return { mediaType: "image/png", bytes: png(text, 120, 36) }
  if (kind === "csv") return { mediaType: "text/csv; charset=utf-8", bytes: lines(text, "utf-8") }
  if (kind === "txt") return { mediaType: "text/plain; charset=utf-8", bytes: lines(text, "utf-8") }
  throw new Error(`no file of kind ${kind} (${name})`)
}
