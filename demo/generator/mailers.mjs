// How each mail program writes: its charset, encoding, html, quoting, header words and ids.

export const mailers = {
  gmail: { html: true, wrap: 76, charset: "utf-8", form: "Q", quote: "wrote", filename: "word",
    mark: "-- ", id: (hash, domain) => `CA${hash.slice(0, 34)}@mail.${domain}`, headers: [] },
  outlook: { html: true, charset: "iso-8859-1", form: "Q", quote: "original", filename: "word",
    id: (hash, domain) => `${hash.slice(0, 30).toUpperCase()}@${domain.replace(/\./g, "-")}` +
      ".prod.outlook.example",
    headers: [["X-MS-Has-Attach", ""], ["Content-Language", "en-GB"]] },
  apple: { charset: "utf-8", form: "Q", quote: "apple", filename: "extended",
    id: (hash, domain) => [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16),
      hash.slice(16, 20), hash.slice(20, 32)].join("-").toUpperCase() + `@${domain}`,
    headers: [["X-Mailer", "Apple Mail (2.3774.600.62)"]] },
  phone: { charset: "utf-8", form: "Q", quote: "apple", filename: "extended",
    id: (hash, domain) => [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16),
      hash.slice(16, 20), hash.slice(20, 32)].join("-").toUpperCase() + `@${domain}`,
    headers: [["X-Mailer", "iPhone Mail (21F90)"]] },
  thunderbird: { charset: "utf-8", form: "Q", quote: "thunderbird", filename: "extended",
    encoding: "8bit", flowed: true, mark: "-- ",
    id: (hash, domain) => [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16),
      hash.slice(16, 20), hash.slice(20, 32)].join("-") + `@${domain}`,
    headers: [["User-Agent", "Mozilla Thunderbird"]] },
  webmail: { html: true, charset: "utf-8", form: "B", quote: "sent", filename: "word",
    encoding: "base64",
    id: (hash) => `trinity-${hash.slice(0, 24)}-${parseInt(hash.slice(0, 8), 16)}` +
      "@3c-app-mail-bs47.example",
    headers: [["X-Priority", "3"]] },
  system: { charset: "utf-8", form: "B", quote: "none", filename: "word",
    id: (hash, domain) => `${parseInt(hash.slice(0, 10), 16)}.${hash.slice(10, 22)}@${domain}`,
    headers: [] },
}

export const mailerOf = (name) => {
  if (!mailers[name]) throw new Error(`unknown mailer: ${name}`)
  return mailers[name]
}
