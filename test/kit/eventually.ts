const POLL_MS = 25;

/**
 * Asks until the answer is good and hands it out; after `patienceMs` it fails with the last answer. For what
 * happens by itself and is nobody's answer.
 */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T> | T,
  options: { until?: (answer: T) => boolean; patienceMs?: number; pollMs?: number } = {},
): Promise<T> {
  const { until = Boolean, patienceMs = 30_000, pollMs = POLL_MS } = options;
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (until(answer)) return answer;
    if (Date.now() > deadline)
      throw new Error(`${what} did not happen; the last answer was ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
