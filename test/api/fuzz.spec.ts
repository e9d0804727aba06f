import { ApiProcess } from '../kit/api-process';
import { FuzzRun } from '../kit/fuzz/fuzz-run';
import { OPERATIONS } from '../kit/openapi/document';

const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 1_600);
const SEED = Number(process.env.FUZZ_SEED ?? 20_260_120);
/** For a process that has warmed up: caches and heaps may still grow, what is held for ever shows itself. */
const MOST_GROWTH = 2.5;
const A_REQUEST_MS = 200;

const UNLIMITED = {
  RATE_LIMIT_ORG_PER_HOUR: '1000000000',
  RATE_LIMIT_IP_PER_MINUTE: '1000000000',
  RATE_LIMIT_INGEST_PER_MINUTE: '1000000000',
  RATE_LIMIT_POLLS_PER_MINUTE: '1000000000',
  LOG_LEVEL: 'warn',
};

let api: ApiProcess;

beforeAll(async () => {
  api = await ApiProcess.start(UNLIMITED);
});

afterAll(() => api.stop());

async function residentBytes(): Promise<number> {
  const metrics = await (await fetch(`${api.url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)![1]);
}

function say(run: FuzzRun, growth: number): void {
  const { median, p99, slowest } = run.tally.timing();
  const times = `median ${median} ms, 99 % within ${p99} ms, slowest ${slowest} ms`;
  console.info(
    [
      ...(process.env.FUZZ_REQUESTS ? [run.tally.table()] : []),
      `seed ${SEED}: ${run.tally.requests} requests; ${times}; memory × ${growth.toFixed(2)}`,
      `Only refused: ${run.tally.neverDone.join('\n  ') || 'nothing'}`,
      ...run.faults.list().map(({ text, times: often, request }) => `✗ ${text} (${often} ×)\n  ${request}`),
    ].join('\n'),
  );
}

describe(`${REQUESTS} requests that nobody thought of (FUZZ_SEED=${SEED})`, () => {
  it(
    'are all answered as openapi.json says',
    async () => {
      const run = new FuzzRun(api, SEED);
      await run.send(Math.ceil(REQUESTS / 4));
      const warm = await residentBytes();
      await run.send(Math.floor((REQUESTS * 3) / 4));
      run.stop();
      const growth = (await residentBytes()) / warm;
      say(run, growth);
      expect(run.faults.list()).toEqual([]);
      expect(run.tally.unasked).toEqual([]);
      // What is only refused is not tried; where that is much, nobody could sign in, or nothing was found again.
      expect(run.tally.neverDone.length).toBeLessThan(OPERATIONS.length / 5);
      expect((await fetch(`${api.url}/health/ready`)).status).toBe(200);
      expect(growth).toBeLessThan(MOST_GROWTH);
    },
    60_000 + REQUESTS * A_REQUEST_MS,
  );
});
