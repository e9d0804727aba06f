import type { Answer } from './client';

export interface HttpRequest {
  method: string;
  /** A path, with its query. */
  url: string;
  token?: string;
  headers?: Record<string, string>;
  /** Text is sent as it is, anything else as JSON. */
  body?: unknown;
}

/** One request over a real socket, no redirect followed. */
export async function sendTo(origin: string, request: HttpRequest): Promise<Answer> {
  const { method, url, token, headers = {}, body } = request;
  const isRaw = typeof body === 'string';
  const response = await fetch(origin + url, {
    method,
    headers: {
      ...(body !== undefined && !isRaw && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: body === undefined || isRaw ? body : JSON.stringify(body),
    redirect: 'manual',
  });
  const text = await textOf(response);
  const isJson = /^application\/(?:\S+\+)?json\b/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    text,
    body: isJson && text ? JSON.parse(text) : {},
  };
}

/** A stream of events never ends by itself: its first ones are its answer. */
async function textOf(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text();
  const reader = response.body!.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return new TextDecoder().decode(value);
}
