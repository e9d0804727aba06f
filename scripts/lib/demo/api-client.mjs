import { setTimeout as sleep } from 'node:timers/promises';

const longestWaitSeconds = 65; // a rate limit's window is a minute

/** An answer of the API that is not a success; `body` is what it said. */
export class ApiError extends Error {
  constructor(method, path, status, body) {
    super(
      `${method} ${path} answered ${status}: ${body?.error ?? body?.message ?? String(body).slice(0, 200)}`,
    );
    this.name = 'ApiError';
    this.status = status;
    this.body = body;
  }
}

function encode(body, type) {
  if (body === undefined) return {};
  const headers = { 'content-type': type ?? 'application/json' };
  return { headers, body: type ? body : JSON.stringify(body) };
}

async function decode(response) {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return isJson && text ? JSON.parse(text) : text;
}

/** Asked to come back later: how long to wait, or null when the answer is final. */
function retryAfter(response) {
  if (response.status !== 429 && response.status !== 503) return null;
  const seconds = Number(response.headers.get('retry-after') ?? 1);
  return Math.min(Number.isFinite(seconds) ? Math.max(1, seconds) : 1, longestWaitSeconds);
}

/** The public HTTP API of one server, for one caller. */
export class ApiClient {
  constructor(baseUrl, { token, retries = 5 } = {}) {
    this.baseUrl = baseUrl.replace(/\/+$/, '');
    this.token = token;
    this.retries = retries;
  }

  as(token) {
    return new ApiClient(this.baseUrl, { token, retries: this.retries });
  }

  /** A request to a path at the root, such as /dev/mailbox. Waits and repeats when the server asks for it. */
  async root(method, path, { body, type, headers } = {}) {
    const encoded = encode(body, type);
    const authorization = this.token ? { authorization: `Bearer ${this.token}` } : {};
    for (let attempt = 0; ; attempt++) {
      const response = await fetch(this.baseUrl + path, {
        method,
        body: encoded.body,
        headers: { ...encoded.headers, ...authorization, ...headers },
      });
      const answer = await decode(response);
      if (response.ok) return answer;
      const wait = retryAfter(response);
      if (wait === null || attempt >= this.retries) throw new ApiError(method, path, response.status, answer);
      await sleep(wait * 1000);
    }
  }

  get(path) {
    return this.root('GET', `/api/v1${path}`);
  }

  post(path, body, options = {}) {
    return this.root('POST', `/api/v1${path}`, { body, ...options });
  }
}
