// The one door to the server. Every call is answered, never thrown: {ok: true, status, data} or
// {ok: false, status, code, title, detail, fields: [{path, message}], retryAfterMs}.
// Status 0 means that no answer came at all.

const timeoutMs = 15000;

/** `key` is sent as Idempotency-Key. @param {{key?: string, signal?: AbortSignal}} [options] */
export async function call(method, path, body, { key, signal } = {}) {
  const headers = { accept: "application/json" };
  if (body !== undefined) headers["content-type"] = "application/json";
  if (key) headers["idempotency-key"] = key;
  const deadline = AbortSignal.timeout(timeoutMs);
  const request = {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    credentials: "same-origin",
  };
  try {
    return await readAnswer(await fetch(path, request));
  } catch {
    const aborted = Boolean(signal?.aborted);
    const title = "The server cannot be reached.";
    return { ok: false, status: 0, aborted, code: "network.unreachable", title, detail: title };
  }
}

async function readAnswer(response) {
  const text = await response.text();
  const data = parse(text);
  if (response.ok) return { ok: true, status: response.status, data };
  const problem = data ?? {};
  const title = problem.title || "The server refused this.";
  return {
    ok: false,
    status: response.status,
    code: problem.code || `http.${response.status}`,
    title,
    detail: problem.detail || title,
    fields: problem.fields ?? [],
    retryAfterMs: Number(response.headers.get("retry-after") || 0) * 1000,
  };
}

function parse(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

export const get = (path, options) => call("GET", path, undefined, options);
export const post = (path, body, options) => call("POST", path, body, options);
export const put = (path, body, options) => call("PUT", path, body, options);
export const patch = (path, body, options) => call("PATCH", path, body, options);
export const del = (path, options) => call("DELETE", path, undefined, options);
