// A browser without a screen: cookies, our own origin, and the consent page's form.
export class Browser {
  #origin;
  #cookies = new Map();

  constructor(origin) {
    this.#origin = origin;
  }

  get = (at) => this.#json('GET', at);
  post = (at, body) => this.#json('POST', at, body);
  put = (at, body) => this.#json('PUT', at, body);
  patch = (at, body) => this.#json('PATCH', at, body);

  async #json(method, at, body) {
    const answer = await this.#send(method, new URL(at, this.#origin), {
      'content-type': 'application/json',
    }, body === undefined ? undefined : JSON.stringify(body));
    const text = await answer.text();
    if (!answer.ok) {
      const problem = new Error(`${method} ${at}: ${answer.status} ${text.slice(0, 300)}`);
      const code = /"code":\s*"([^"]*)"/.exec(text)?.[1];
      throw Object.assign(problem, { status: answer.status, code });
    }
    return text ? JSON.parse(text) : null;
  }

  async #send(method, url, headers, body) {
    const ours = url.origin === new URL(this.#origin).origin;
    const answer = await fetch(url, {
      method,
      body,
      redirect: 'manual',
      headers: {
        ...headers,
        ...(ours && {
          origin: this.#origin,
          'sec-fetch-site': 'same-origin',
          cookie: this.#cookieHeader(),
        }),
      },
    });
    if (ours) for (const line of answer.headers.getSetCookie()) this.#remember(line);
    return answer;
  }

  #cookieHeader() {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  #remember(line) {
    const [pair] = line.split(';');
    const equals = pair.indexOf('=');
    const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)];
    if (/max-age=0\b/i.test(line) || !value) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }

  // Follows redirects; at each consent page, chooses the account and grants what is asked.
  async consent(url, account) {
    let next = new URL(url);
    for (let steps = 0; steps < 12; steps += 1) {
      const ours = next.origin === new URL(this.#origin).origin;
      const page = await this.#send('GET', next, {});
      const where = page.headers.get('location');
      if (where) next = new URL(where, next);
      else if (ours) return;
      else next = await this.#grant(next, await page.text(), account);
      if (ours && !where) return;
      const isOurs = next.origin === new URL(this.#origin).origin;
      if (isOurs && !next.pathname.startsWith('/oauth/')) return;
    }
    throw new Error('the consent went in circles');
  }

  async #grant(page, html, account) {
    const form = new URLSearchParams();
    for (const [, tag] of html.matchAll(/<input([^>]*)>/g)) {
      const name = /name="([^"]*)"/.exec(tag)?.[1];
      const value = /value="([^"]*)"/.exec(tag)?.[1] ?? '';
      if (!name) continue;
      const quoted = value.replaceAll('&quot;', '"').replaceAll('&#39;', "'");
      form.append(name, quoted.replaceAll('&amp;', '&'));
    }
    form.append('account', account);
    const action = /<form[^>]*action="([^"]*)"/.exec(html)[1];
    const answer = await fetch(new URL(action, page), {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form,
    });
    const where = answer.headers.get('location');
    if (!where) {
      const said = (await answer.text()).slice(0, 200);
      throw new Error(`the consent page answered ${answer.status}: ${said}`);
    }
    return new URL(where, page);
  }
}
