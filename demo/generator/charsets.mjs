// Bytes and header words of a text in the four charsets that the mailbox meets.

const high1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"

const byteOf = (character, charset) => {
  const code = character.codePointAt(0)
  if (code < 0x80) return code
  if (charset === "windows-1252" && high1252.includes(character)) {
    return 0x80 + high1252.indexOf(character)
  }
  const isLatin = code >= 0xa0 && code <= 0xff && charset !== "us-ascii"
  if (!isLatin) throw new Error(`${charset} cannot hold "${character}"`)
  return code
}

export const encodeText = (text, charset) => charset === "utf-8"
  ? Buffer.from(text, "utf8")
  : Buffer.from(Array.from(text, (character) => byteOf(character, charset)))

export const isAscii = (text) => /^[\x00-\x7f]*$/.test(text)

const hexOf = (byte) => "=" + byte.toString(16).toUpperCase().padStart(2, "0")

// Quoted-printable with lines of at most 76 characters; line ends must already be CRLF.
export const quotedPrintable = (bytes) => {
  const lines = bytes.toString("latin1").split("\r\n").map((line) => {
    let out = ""
    let width = 0
    const units = Array.from(line, (character, index) => {
      const byte = character.charCodeAt(0)
      const isBlank = byte === 0x20 || byte === 0x09
      const isPlain = byte >= 0x21 && byte <= 0x7e && byte !== 0x3d
      return isPlain || (isBlank && index < line.length - 1) ? character : hexOf(byte)
    })
    units.forEach((unit, index) => {
      const room = index === units.length - 1 ? 76 : 75
      if (width + unit.length > room) {
        out += "=\r\n"
        width = 0
      }
      out += unit
      width += unit.length
    })
    return out
  })
  return lines.join("\r\n")
}

export const base64Lines = (bytes) =>
  (bytes.toString("base64").match(/.{1,76}/g) ?? [""]).join("\r\n")

const qWord = (bytes) => Array.from(bytes, (byte) => {
  if (byte === 0x20) return "_"
  const isPlain = /[A-Za-z0-9!*+\-/]/.test(String.fromCharCode(byte))
  return isPlain ? String.fromCharCode(byte) : hexOf(byte)
}).join("")

// RFC 2047 words of at most 75 characters, cut between characters, never inside one.
export const encodedWords = (text, charset, form) => {
  const open = `=?${charset.toUpperCase()}?${form}?`
  const write = (piece) => {
    const bytes = encodeText(piece, charset)
    return open + (form === "B" ? bytes.toString("base64") : qWord(bytes)) + "?="
  }
  const words = []
  let piece = ""
  for (const character of text) {
    if (write(piece + character).length > 75) {
      words.push(write(piece))
      piece = ""
    }
    piece += character
  }
  return [...words, write(piece)].join(" ")
}
