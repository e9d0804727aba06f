import { Readable } from 'node:stream';
import { DomainError } from '@app/kernel';
import type { LiveMessage } from '@app/sessions';
import { unusableParameter } from '../http/unusable-parameter';
import { toSessionResponse } from './session.response';

/** Nothing between us and the reader may wait for more, or keep it. */
export const LIVE_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
};

const EVENT_ID = /^\d{1,20}-\d{1,20}$/;

/** As browsers send it; an empty one is none. */
export function lastEventId(given: string | undefined): string | undefined {
  if (given === undefined || given === '') return undefined;
  if (!EVENT_ID.test(given))
    throw unusableParameter({ 'Last-Event-ID': ['must be an id that this stream has sent'] });
  return given;
}

/**
 * The first message is read before the answer begins, so that what fails by then is told. A reader may go before anything of the
 * answer is read, or between two messages: the signal of that ends the messages, too.
 */
export async function toEventStream(
  messages: AsyncGenerator<LiveMessage>,
  signal: AbortSignal,
): Promise<Readable> {
  const end = () => void messages.return(undefined);
  signal.addEventListener('abort', end, { once: true });
  const first = await messages.next();
  return Readable.from(linesOf(first, messages), { objectMode: false });
}

async function* linesOf(
  first: IteratorResult<LiveMessage, unknown>,
  messages: AsyncGenerator<LiveMessage>,
): AsyncGenerator<string> {
  try {
    for (let message = first; !message.done; message = await messages.next()) yield toLines(message.value);
  } catch (error) {
    // Whoever may listen no more is told so when they connect again.
    if (!(error instanceof DomainError)) throw error;
  }
}

/** JSON has no line ends, so an event is three lines. */
function toLines(message: LiveMessage): string {
  // An id without data moves the place from which a reader goes on.
  if (message.kind === 'silence') return `: nothing new\nid: ${message.id}\n\n`;
  const data = message.kind === 'session' ? toSessionResponse(message.session) : {};
  return `id: ${message.id}\nevent: ${message.kind}\ndata: ${JSON.stringify(data)}\n\n`;
}
