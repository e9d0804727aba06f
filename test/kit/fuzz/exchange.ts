import { once } from 'node:events';
import { type Agent, type IncomingMessage, request } from 'node:http';
import type { GivenAnswer } from '../documented-answers';
import type { WireRequest } from './wire';

const PATIENCE_MS = 30_000;

/** Sends exactly this: `fetch` would put addresses and headers right first. */
export async function exchange(
  base: string,
  { method, url, headers, body }: WireRequest,
  agent: Agent,
): Promise<GivenAnswer> {
  const { hostname, port } = new URL(base);
  const sent = request({
    agent,
    host: hostname,
    port,
    method,
    path: url,
    headers: [['host', `${hostname}:${port}`], ...headers].flat(),
    timeout: PATIENCE_MS,
  });
  sent.once('timeout', () => sent.destroy(new Error(`no answer within ${PATIENCE_MS / 1000} s`)));
  // `once` listens for the error of the answer only; what breaks afterwards must not go unseen either.
  const broken: Error[] = [];
  sent.on('error', (error) => broken.push(error));
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  const isEndless = answer.headers['content-type']?.startsWith('text/event-stream');
  for await (const chunk of answer) {
    chunks.push(chunk as Buffer);
    if (isEndless) break;
  }
  if (answer.headers.connection === 'close' && !answer.socket.closed) await once(answer.socket, 'close');
  if (broken[0] && !isUnread(method, answer.statusCode)) throw broken[0];
  return { status: answer.statusCode!, headers: answer.headers, text: Buffer.concat(chunks).toString() };
}

/** Headers that were too many to be read may have asked for no body: nobody knows, and one is sent. */
const isUnread = (method: string, status: number | undefined): boolean => method === 'HEAD' && status === 431;
