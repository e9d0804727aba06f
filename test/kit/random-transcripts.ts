import type { SeededRandom } from './seeded-random';

const MESSAGES = 8;

/** A transcript of one session, of which parts are told, late, again and in any order. */
export class RandomTranscript {
  constructor(
    readonly sessionId: string,
    private readonly random: SeededRandom,
    private readonly models: readonly string[],
    private readonly instant: () => Date,
  ) {}

  /** Some responses, as lines. One that was told before may say more now, or less, as a copy of an earlier moment does. */
  part(): string {
    const count = 1 + this.random.below(4);
    return Array.from({ length: count }, () => `${JSON.stringify(this.response())}\n`).join('');
  }

  private response(): object {
    const { random, sessionId } = this;
    const number = random.below(MESSAGES);
    const usage = {
      input_tokens: random.below(10_000),
      output_tokens: random.below(10_000),
      cache_read_input_tokens: random.below(1_000_000),
      cache_creation_input_tokens: random.below(100_000),
    };
    const message = {
      ...{ id: `${sessionId}-${number}`, type: 'message', role: 'assistant', content: [], usage },
      ...{ model: this.models[number % this.models.length], stop_reason: 'end_turn' },
    };
    const envelope = {
      sessionId,
      uuid: `${sessionId}-${number}`,
      timestamp: this.instant().toISOString(),
      version: '2.1.0',
      cwd: '/work',
    };
    return { ...envelope, type: 'assistant', requestId: `request-${number}`, message };
  }
}
