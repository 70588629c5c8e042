// Reads the generated mail strictly, for the tests: it shares no code with the generator and
// refuses what a lenient reader would forgive (bare LF, open boundaries, broken encodings).

const refuse = (why) => { throw new Error(why) }

const splitHead = (raw) => {
  const end = raw.startsWith("\r\n") ? 0 : raw.indexOf("\r\n\r\n")
  if (end < 0) refuse("no blank line after the headers")
  return [raw.slice(0, end), raw.slice(end + (end === 0 ? 2 : 4))]
}

const readHeaders = (head) => {
  const headers = new Map()
  for (const line of head.replace(/\r\n(?=[ \t])/g, "").split("\r\n")) {
    const [, name, value] = /^([!-9;-~]+):(?: (.*)|)$/.exec(line) ?? []
    if (!name) refuse(`not a header line: ${line}`)
    const key = name.toLowerCase()
    headers.set(key, [...(headers.get(key) ?? []), (value ?? "").trim()])
  }
  return headers
}

const readParameters = (value) => {
  const [type, ...rest] = value.split(/;\s*(?=(?:[^"]*"[^"]*")*[^"]*$)/)
  const parameters = {}
  for (const one of rest.filter(Boolean)) {
    const [, key, quoted, plain] = /^([^=]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))$/.exec(one) ??
      refuse(`not a parameter: ${one}`)
    parameters[key.toLowerCase()] = quoted ?? plain
  }
  return { type: type.trim().toLowerCase(), parameters }
}

const decodeBytes = (text, encoding) => {
  if (encoding === "base64") {
    const packed = text.replace(/\r\n/g, "")
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(packed) || packed.length % 4) refuse("broken base64")
    return Buffer.from(packed, "base64")
  }
  if (encoding === "quoted-printable") {
    if (/=(?![0-9A-F]{2}|\r\n)/.test(text)) refuse("broken quoted-printable")
    if (/[ \t]\r\n/.test(text)) refuse("blank at the end of a quoted-printable line")
    const joined = text.replace(/=\r\n/g, "")
    return Buffer.from(joined.replace(/=([0-9A-F]{2})/g,
      (_, hex) => String.fromCharCode(parseInt(hex, 16))), "latin1")
  }
  if (encoding === "7bit" && /[^\x00-\x7f]/.test(text)) refuse("8-bit byte in a 7bit part")
  return Buffer.from(text, "latin1")
}

// Some releases of Node decode windows-1252 as if it were iso-8859-1; so the 27 that differ are
// listed here.
const windows1252 = new Map([[0x80, 0x20ac], [0x82, 0x201a], [0x83, 0x192], [0x84, 0x201e],
  [0x85, 0x2026], [0x86, 0x2020], [0x87, 0x2021], [0x88, 0x2c6], [0x89, 0x2030], [0x8a, 0x160],
  [0x8b, 0x2039], [0x8c, 0x152], [0x8e, 0x17d], [0x91, 0x2018], [0x92, 0x2019], [0x93, 0x201c],
  [0x94, 0x201d], [0x95, 0x2022], [0x96, 0x2013], [0x97, 0x2014], [0x98, 0x2dc], [0x99, 0x2122],
  [0x9a, 0x161], [0x9b, 0x203a], [0x9c, 0x153], [0x9e, 0x17e], [0x9f, 0x178]])

const decodeText = (bytes, charset) => {
  if (charset.toLowerCase() === "utf-8") {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  }
  return Array.from(bytes, (byte) => {
    const code = charset.toLowerCase() === "windows-1252" ? windows1252.get(byte) ?? byte : byte
    if (code >= 0x80 && code <= 0x9f) refuse(`${charset} has no character ${byte}`)
    if (byte >= 0x80 && charset.toLowerCase() === "us-ascii") refuse("8-bit byte in US-ASCII")
    return String.fromCodePoint(code)
  }).join("")
}

export const decodeWords = (value) => value
  .replace(/(\?=)\s+(=\?)/g, "$1$2")
  .replace(/=\?([^?]+)\?([BQ])\?([^?]*)\?=/gi, (_, charset, form, text) => {
    const bytes = form.toUpperCase() === "B" ? Buffer.from(text, "base64")
      : decodeBytes(text.replace(/_/g, "=20"), "quoted-printable")
    return decodeText(bytes, charset)
  })

const filenameOf = (headers) => {
  const disposition = headers.get("content-disposition")?.[0]
  if (!disposition) return null
  const { parameters } = readParameters(disposition)
  const extended = parameters["filename*"]
  if (extended) return decodeURIComponent(extended.replace(/^utf-8''/i, ""))
  return parameters.filename ? decodeWords(parameters.filename) : null
}

const readEntity = (raw) => {
  const [head, body] = splitHead(raw)
  const headers = readHeaders(head)
  const { type, parameters } = readParameters(headers.get("content-type")?.[0] ?? "text/plain")
  if (type.startsWith("multipart/")) {
    return { headers, type, parameters, parts: readParts(body, parameters.boundary) }
  }
  const encoding = (headers.get("content-transfer-encoding")?.[0] ?? "7bit").toLowerCase()
  const bytes = decodeBytes(body, encoding)
  const text = type.startsWith("text/") ? decodeText(bytes, parameters.charset ?? "us-ascii") : null
  return { headers, type, parameters, bytes, text, filename: filenameOf(headers), parts: [] }
}

const readParts = (body, boundary) => {
  if (!boundary) refuse("multipart without a boundary")
  const pieces = `\r\n${body}`.split(`\r\n--${boundary}`)
  if (pieces.length < 3) refuse("multipart without parts")
  if (pieces[pieces.length - 1] !== "--\r\n") refuse("multipart that is not closed")
  return pieces.slice(1, -1).map((piece) => piece.startsWith("\r\n")
    ? readEntity(piece.slice(2)) : refuse("something follows a boundary"))
}

export const readMail = (bytes) => {
  const raw = bytes.toString("latin1")
  if (/(^|[^\r])\n|\r(?!\n)/.test(raw)) refuse("a line does not end in CRLF")
  for (const line of raw.split("\r\n")) if (line.length > 998) refuse("a line is too long")
  return readEntity(raw)
}

export const leavesOf = (entity) =>
  entity.parts.length > 0 ? entity.parts.flatMap(leavesOf) : [entity]
