import { connect } from 'node:net';
import type { Answer } from './client';

/** For requests that no HTTP client would send: the answer to these bytes. */
export function rawRequest(url: string, request: string): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(request));
    socket.on('data', (chunk) => (text += chunk.toString())).on('error', reject);
    socket.on('close', () => resolve(parsed(text)));
    socket.setTimeout(60_000, () => socket.destroy(new Error('no answer')));
  });
}

function parsed(text: string): Answer {
  const [head = '', body = ''] = text.split('\r\n\r\n', 2);
  const [first = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => [
    line.split(':', 1)[0]!.toLowerCase(),
    line.slice(line.indexOf(':') + 1).trim(),
  ]);
  return {
    status: Number(first.split(' ')[1]),
    headers: Object.fromEntries(headers) as Record<string, string>,
    text: body,
    body: JSON.parse(body || '{}'),
  };
}
