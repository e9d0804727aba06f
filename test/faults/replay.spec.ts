import { runDemo } from '../../scripts/lib/demo/demo.mjs';
import { Installation } from '../kit/installation';

const REPLAY_MS = 120_000;

let installation: Installation;

beforeAll(async () => {
  installation = await Installation.start();
}, REPLAY_MS);

afterAll(() => installation.stop());

/** The demo replays real transcripts through the public API and compares every figure with what is known. */
async function replayWith(
  trouble: () => Promise<void>,
  kind: 'once' | 'truncated' = 'once',
): Promise<boolean> {
  const outcome = await runDemo(installation.url, {
    kind,
    timeoutMs: REPLAY_MS - 20_000,
    say: () => undefined,
    afterUpload: trouble,
  });
  return outcome.ok;
}

it(
  'comes to the same figures when the worker is killed again and again in the middle',
  async () => {
    const moments = Array.from({ length: 3 }, () => Math.round(Math.random() * 250));
    console.info(`The worker is killed ${moments.join(', ')} ms after it was started`);
    const ok = await replayWith(async () => {
      for (const moment of moments) {
        // eslint-disable-next-line house/honest-specs -- the moment is the point: any moment must do
        await new Promise((resolve) => setTimeout(resolve, moment));
        expect(await installation.stopProgram('worker', 'SIGKILL')).toBeNull();
        installation.startProgram('worker');
      }
    });
    expect(ok).toBe(true);
  },
  REPLAY_MS,
);

it(
  'comes to the same figures when Redis forgets everything in the middle',
  async () => {
    expect(await replayWith(() => installation.flushRedis())).toBe(true);
  },
  REPLAY_MS,
);

it(
  'comes to the same figures when both happen, between a truncated file and the whole',
  async () => {
    const ok = await replayWith(async () => {
      await installation.stopProgram('worker', 'SIGKILL');
      await installation.flushRedis();
      installation.startProgram('worker');
    }, 'truncated');
    expect(ok).toBe(true);
  },
  REPLAY_MS,
);
