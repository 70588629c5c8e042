// Makes the messages of one thread source: bytes, identity and what a quoted reply needs of them.

import { fileOf } from "./attachments.mjs"
import { encodeText } from "./charsets.mjs"
import { fillDates, headerDate, instantAt } from "./dates.mjs"
import { mailerOf } from "./mailers.mjs"
import { addressText, fileEntity, hashOf, header, multipart, rawEntity, readAddresses, textEntity,
  unstructured } from "./mime.mjs"
import { htmlOfText, quoteOf } from "./quoting.mjs"

const zones = { en: "Europe/London", de: "Europe/Berlin" }
const people = { ada: "Ada Hollis", grace: "Grace Brandt" }
const closings = { en: "Kind regards,", de: "Mit freundlichen Grüßen" }

const senderOf = (source, thread, practice) => {
  if (source.direction === "in") return readAddresses(source.fields.from ?? thread.client)[0]
  const name = people[source.fields.by]
  const { address } = practice.mailbox
  return { name: name ? `${name} | Hollis & Brandt` : practice.practice.name, address }
}

const signatureOf = (source, thread, mailer, language, practice) => {
  if (source.direction === "out") {
    const name = people[source.fields.by]
    return `\n\n${closings[language]}\n${name ? `${name}\n` : ""}\n-- \n${practice.voice.signature}`
  }
  const sign = source.fields.sign ?? (source.fields.from ? "none" : thread.sign ?? "none")
  if (sign === "none") return ""
  const lines = sign.split("|").map((line) => line.trim())
  return `\n\n${mailer.mark && lines.length > 1 ? `${mailer.mark}\n` : ""}${lines.join("\n")}`
}

const subjectOf = (source, earlier, mailer, language) => {
  if (source.fields.subject) return source.fields.subject
  const bare = earlier.subject.replace(/^((re|aw|fwd|wg):\s*)+/i, "")
  return `${language === "de" && mailer.quote === "original" ? "AW" : "Re"}: ${bare}`
}

const pageOf = (inner, charset) =>
  `<html><head><meta http-equiv="Content-Type" content="text/html; charset=${charset}"></head>\n` +
  `<body>\n${inner}\n</body></html>`

const readableEntity = (message, source, style, seed) => {
  const given = source.parts.find(({ kind }) => kind === "html")
  const inline = source.parts.filter(({ kind }) => kind === "inline")
  const wantsHtml = given || inline.length > 0 ||
    (source.fields.html ? source.fields.html !== "no" : style.mailer.html)
  const pictures = inline.map((part) => ({ ...fileOf(part), name: part.name,
    contentId: `${hashOf(seed, part.name).slice(0, 16)}@${part.name}` }))
  const images = pictures.map(({ contentId }) => `<img src="cid:${contentId}" alt="">`).join("")
  const texts = source.fields.html === "only" ? []
    : [textEntity(message.text, "plain", style)]
  if (wantsHtml) {
    const inner = given ? given.text : pageOf(message.html + images, style.charset)
    const html = textEntity(inner, "html", style)
    texts.push(multipart("related",
      [html, ...pictures.map((picture) => fileEntity(picture, style))], seed))
  }
  for (const part of source.parts.filter(({ kind }) => kind === "calendar")) {
    texts.push(rawEntity(`text/calendar; charset=utf-8; method=${part.name}`, part.text))
  }
  return multipart("alternative", texts, seed)
}

const contentOf = (message, source, style, seed) => {
  const files = source.parts.flatMap((part) => {
    if (part.kind === "calendar") {
      const bytes = encodeText(`${part.text.split("\n").join("\r\n")}\r\n`, "utf-8")
      return [fileEntity({ name: "invite.ics", mediaType: "application/ics", bytes }, style)]
    }
    if (part.kind === "part") return [rawEntity(part.name, part.text)]
    if (part.kind === "html" || part.kind === "inline") return []
    return [fileEntity({ ...fileOf(part), name: part.name }, style)]
  })
  return multipart(source.fields.structure ?? "mixed",
    [readableEntity(message, source, style, seed), ...files], seed)
}

const deliveryHeaders = (message, source, seed) => {
  if (source.direction === "out") return []
  const domain = message.from.address.split("@")[1]
  const path = source.fields.return_path ?? `<${message.from.address}>`
  const pathDomain = path === "<>" ? domain : path.replace(/[<>]/g, "").split("@")[1]
  const verdict = source.fields.auth ?? "pass"
  const octet = (parseInt(seed.slice(0, 4), 16) % 250) + 2
  return [
    header("Return-Path", path),
    header("Received", `from mail.${pathDomain} (mail.${pathDomain} [192.0.2.${octet}]) ` +
      `by mx.hollisbrandt.example with ESMTPS id ${seed.slice(0, 16)} ` +
      `for <office@hollisbrandt.example>; ${headerDate(message.date, "UTC")}`),
    header("Authentication-Results", `mx.hollisbrandt.example; spf=${verdict} ` +
      `smtp.mailfrom=${pathDomain}; dkim=${verdict} header.d=${domain}; ` +
      `dmarc=${verdict} header.from=${domain}`),
  ]
}

const referenceHeaders = (message, source) => {
  const { references } = message
  if (references.length === 0) return []
  const parent = references[references.length - 1]
  const chain = source.fields.references === "short" ? []
    : [header("References", references.map((id) => `<${id}>`).join(" "))]
  return [header("In-Reply-To", `<${parent}>`), ...chain]
}

const mailerHeaders = (mailer, message, source) => mailer.headers.map(([name, value]) => {
  if (name === "X-MS-Has-Attach") return header(name, source.parts.length > 0 ? "yes" : "no")
  return header(name, name === "Content-Language" && message.german ? "de-DE" : value)
})

const extraHeaders = (source) => (source.fields.headers ?? "").split(" | ").filter(Boolean)
  .map((line) => {
    const [name, ...value] = line.split(": ")
    return header(name, value.join(": "))
  })

const bytesOf = (message, source, style, seed) => {
  const { charset, mailer } = style
  const list = (people) =>
    people.map((person) => addressText(person, charset, mailer.form)).join(", ")
  const content = contentOf(message, source, style, seed)
  const headers = [
    ...deliveryHeaders(message, source, seed),
    header("Date", headerDate(message.date, message.zone)),
    header("From", list([message.from])),
    header("To", list(message.to)),
    ...(message.cc.length > 0 ? [header("Cc", list(message.cc))] : []),
    ...(source.fields.reply_to ? [header("Reply-To", list(readAddresses(source.fields.reply_to)))]
      : []),
    header("Subject", unstructured(message.subject, charset, mailer.form)),
    header("Message-ID", `<${message.id}>`),
    ...referenceHeaders(message, source),
    ...mailerHeaders(mailer, message, source),
    ...extraHeaders(source),
    "MIME-Version: 1.0",
    ...content.headers,
  ]
  const end = content.body.endsWith("\r\n") ? "" : "\r\n"
  return Buffer.from(`${headers.join("\r\n")}\r\n\r\n${content.body}${end}`, "latin1")
}

const composeOne = (source, thread, earlier, { now, practice, slug, number }) => {
  const language = source.fields.language ?? thread.language
  const mailer = mailerOf(source.direction === "out" ? "gmail"
    : source.fields.mailer ?? (source.fields.from ? "gmail" : thread.mailer ?? "gmail"))
  const seed = hashOf(slug, number)
  const resolve = (text) => fillDates(
    text.replace(/\{\{message_id\}\}/g, earlier ? `<${earlier.id}>` : ""), now, language)
  const from = senderOf(source, thread, practice)
  const office = { name: practice.practice.name, address: practice.mailbox.address }
  const isReply = earlier && source.fields.reply !== "no"
  const own = resolve(source.body) + signatureOf(source, thread, mailer, language, practice)
  const zone = source.fields.zone ?? (source.direction === "out" ? zones.en : thread.zone ??
    zones[thread.language])
  const german = source.direction === "in" && language === "de"
  const quote = isReply && source.fields.quote !== "no"
    ? quoteOf(earlier, mailer.quote, zone, german) : { text: "", html: "" }
  const at = instantAt(now, source.fields.at)
  const seconds = source.fields.at.includes("d ") ? parseInt(seed.slice(0, 2), 16) % 60 : 0
  const style = { mailer,
    charset: source.direction === "out" ? "utf-8"
      : source.fields.charset ?? (source.fields.from ? null : thread.charset) ?? mailer.charset,
    encoding: source.fields.encoding ?? mailer.encoding }
  const message = {
    from, zone, german,
    to: source.fields.to ? readAddresses(source.fields.to)
      : source.direction === "in" ? [office] : readAddresses(thread.client).slice(0, 1),
    cc: source.fields.cc ? readAddresses(source.fields.cc) : [],
    date: new Date(Math.floor(at.getTime() / 1000) * 1000 + seconds * 1000),
    subject: resolve(subjectOf(source, earlier, mailer, language)),
    id: mailer.id(seed, from.address.split("@")[1]),
    references: isReply ? [...earlier.references, earlier.id] : [],
    text: [own, quote.text].filter(Boolean).join("\n\n"),
    html: [htmlOfText(own), quote.html].filter(Boolean).join("\n<br>\n"),
  }
  const resolved = { ...source,
    parts: source.parts.map((part) => ({ ...part, text: resolve(part.text) })) }
  return { ...message, direction: source.direction, isRead: source.fields.read === "yes",
    bytes: bytesOf(message, resolved, style, seed) }
}

// Composes all messages of a thread; "before" is the last message of a thread it continues.
export const composeThread = (thread, slug, { now, practice, before }) => {
  const done = []
  thread.messages.forEach((source, index) => {
    const earlier = index === 0 ? before : done[index - 1]
    try {
      done.push(composeOne(source, thread, earlier,
        { now, practice, slug, number: index + 1 }))
    } catch (fault) {
      throw new Error(`${slug} message ${index + 1}: ${fault.message}`)
    }
  })
  return done
}
