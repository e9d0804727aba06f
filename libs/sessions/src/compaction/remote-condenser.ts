import type { OnModuleDestroy } from '@nestjs/common';
import { storableText } from '@app/kernel';
import type { Logger } from '@app/telemetry';
import type { SessionWords } from '../session-words';
import { Condenser } from './condenser';
import type { ConversationMaterial } from './conversation-material';

const PATIENCE_MS = 60_000;
const MOST_BYTES = 256 * 1024;

interface Question {
  session_id: string;
  draft: string;
  prompts: string[];
}

/**
 * Asks a service of the operator's, such as one in front of a language model: `POST {session_id, draft, prompts}` as JSON, where
 * the draft is what rules say. It answers 200 with Markdown; when it does not, the draft is the summary. Sensitive
 * conversations are never sent.
 */
export class RemoteCondenser extends Condenser implements OnModuleDestroy {
  private readonly stopping = new AbortController();

  constructor(
    private readonly url: string,
    private readonly rules: Condenser,
    private readonly words: SessionWords,
    private readonly logger: Logger,
  ) {
    super();
  }

  /** Whoever stops does not wait for it; another process asks again. */
  onModuleDestroy(): void {
    this.stopping.abort();
  }

  async condense(material: ConversationMaterial): Promise<string> {
    const { session, prompts } = material;
    const draft = await this.rules.condense(material);
    if (session.sensitive) return draft;
    try {
      const answer = await this.ask({
        session_id: session.id,
        ...this.words.json({ draft, prompts }),
      } as Question);
      return storableText(this.words.text(answer));
    } catch (error) {
      this.stopping.signal.throwIfAborted();
      this.logger.warn('The condenser was of no use: rules condensed a conversation', {
        reason: error instanceof Error ? error.message : String(error),
        sessionId: session.id,
      });
      return draft;
    }
  }

  private async ask(question: Question): Promise<string> {
    const answer = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/markdown' },
      body: JSON.stringify(question),
      redirect: 'error',
      signal: AbortSignal.any([this.stopping.signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    if (answer.status !== 200) throw new Error(`it answered ${answer.status}`);
    const text = await textOf(answer);
    if (text.trim() === '') throw new Error('it answered nothing');
    return text;
  }
}

async function textOf({ body }: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += part.length;
    if (bytes > MOST_BYTES) throw new Error(`it answered more than ${MOST_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}
