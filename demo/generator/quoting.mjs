// Writes the earlier message below a reply, the way the replying mail program does it.

import { wallClock } from "./dates.mjs"

const escapeHtml = (text) => text
  .replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;")

export const htmlOfText = (text) => text.split(/\n{2,}/).map((paragraph) =>
  `<p>${escapeHtml(paragraph).split("\n").join("<br>\n")}</p>`).join("\n")

const two = (number) => String(number).padStart(2, "0")

const when = (instant, zone, german, style) => {
  const wall = wallClock(instant, zone)
  const clock = `${two(wall.getUTCHours())}:${two(wall.getUTCMinutes())}`
  const words = (options) => new Intl.DateTimeFormat(german ? "de-DE" : "en-GB",
    { timeZone: "UTC", ...options }).format(wall)
  const short = { weekday: "short", day: "numeric", month: "short", year: "numeric" }
  const long = { weekday: "long", day: "numeric", month: "long", year: "numeric" }
  if (style === "digits") {
    return [words({ day: "2-digit", month: "2-digit", year: "numeric" }), clock]
  }
  return [words(style === "short" ? short : long), clock]
}

const prefix = (text) => text.split("\n")
  .map((line) => line === "" ? ">" : line.startsWith(">") ? `>${line}` : `> ${line}`).join("\n")

const introductions = {
  wrote: (earlier, zone, german) => {
    const [day, clock] = when(earlier.date, zone, german, "short")
    return german
      ? `Am ${day} um ${clock} Uhr schrieb ${earlier.from.name} <${earlier.from.address}>:`
      : `On ${day} at ${clock}, ${earlier.from.name} <${earlier.from.address}> wrote:`
  },
  apple: (earlier, zone, german) => {
    const [day, clock] = when(earlier.date, zone, german, "digits")
    return german ? `Am ${day} um ${clock} schrieb ${earlier.from.name}:`
      : `On ${day}, at ${clock}, ${earlier.from.name} <${earlier.from.address}> wrote:`
  },
  thunderbird: (earlier, zone, german) => {
    const [day, clock] = when(earlier.date, zone, german, "digits")
    return german ? `Am ${day} um ${clock} schrieb ${earlier.from.name}:`
      : `On ${day} ${clock}, ${earlier.from.name} wrote:`
  },
}

const blockHead = (earlier, zone, german, style) => {
  const [day, clock] = when(earlier.date, zone, german, "long")
  const to = earlier.to.map(({ name, address }) => name ? `${name} <${address}>` : address)
  const rule = style === "sent" ? ""
    : german ? "-----Ursprüngliche Nachricht-----\n" : "-----Original Message-----\n"
  return rule + (german
    ? `Von: ${earlier.from.name} <${earlier.from.address}>\nGesendet: ${day} ${clock}\n` +
      `An: ${to.join("; ")}\nBetreff: ${earlier.subject}`
    : `From: ${earlier.from.name} <${earlier.from.address}>\nSent: ${day} ${clock}\n` +
      `To: ${to.join("; ")}\nSubject: ${earlier.subject}`)
}

// The quoted part as text and as html; empty where the program quotes nothing.
export const quoteOf = (earlier, style, zone, german) => {
  if (style === "none") return { text: "", html: "" }
  if (introductions[style]) {
    const intro = introductions[style](earlier, zone, german)
    const quoted = style === "apple"
      ? prefix(`${intro}\n\n${earlier.text}`) : `${intro}\n${prefix(earlier.text)}`
    const html = `<div class="gmail_quote"><div dir="ltr" class="gmail_attr">` +
      `${escapeHtml(intro)}<br></div>\n<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;` +
      `border-left:1px solid #ccc;padding-left:1ex">\n${earlier.html}\n</blockquote></div>`
    return { text: quoted, html }
  }
  const head = blockHead(earlier, zone, german, style)
  const html = `<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0 0 0">` +
    `${htmlOfText(head)}</div>\n${earlier.html}`
  return { text: `${head}\n\n${earlier.text}`, html }
}
