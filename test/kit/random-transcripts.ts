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

  /**
   * Some responses, as lines, and now and then what all has cost. A response that was told before may say more now, or less,
   * as a copy of an earlier moment does.
   */
  part(): string {
    const rows = Array.from({ length: 1 + this.random.below(4) }, () => this.response());
    if (this.random.below(4) === 0) rows.push(this.costState());
    return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  }

  private costState(): object {
    const { random, sessionId } = this;
    const models = this.models.filter(() => random.below(2) === 0).map((model) => [model, this.modelState()]);
    const timestamp = this.instant().toISOString();
    return { type: 'cost-state', sessionId, timestamp, modelUsage: Object.fromEntries(models) as object };
  }

  private modelState(): object {
    const { random } = this;
    return {
      inputTokens: random.below(10_000),
      outputTokens: random.below(10_000),
      cacheReadInputTokens: random.below(1_000_000),
      cacheCreationInputTokens: random.below(100_000),
      costUSD: random.below(1_000_000) / 10_000,
    };
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
