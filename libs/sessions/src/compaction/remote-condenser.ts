import type { SessionWords } from '../session-words';
import { Condenser } from './condenser';
import type { ConversationMaterial } from './conversation-material';

const PATIENCE_MS = 60_000;
const MOST_CHARACTERS = 100_000;

/**
 * Asks a service of the operator's, such as one in front of a language model: `POST {session_id, draft, prompts}` as JSON, where
 * the draft is what is told without it. It answers 200 with Markdown. Sensitive conversations are never sent.
 */
export class RemoteCondenser extends Condenser {
  constructor(
    private readonly url: string,
    private readonly rules: Condenser,
    private readonly words: SessionWords,
  ) {
    super();
  }

  async condense(material: ConversationMaterial): Promise<string> {
    const draft = await this.rules.condense(material);
    if (material.session.sensitive) return draft;
    const answer = await this.ask({ session_id: material.session.id, draft, prompts: material.prompts });
    return this.words.text(answer);
  }

  private async ask(question: object): Promise<string> {
    const answer = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/markdown' },
      body: JSON.stringify(question),
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`the condenser answered ${answer.status}`);
    if (text.trim() === '') throw new Error('the condenser answered nothing');
    if (text.length > MOST_CHARACTERS) throw new Error(`the condenser answered ${text.length} characters`);
    return text;
  }
}
