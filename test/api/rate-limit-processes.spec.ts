import { ApiProcess } from '../kit/api-process';
import { Recorder } from '../kit/recorder';

/** Four processes start, on a busy machine maybe one after the other. */
const PATIENCE_MS = 120_000;

const processes: ApiProcess[] = [];

beforeAll(async () => {
  const first = await ApiProcess.start({
    // One for the request that opens the recorder's session.
    RATE_LIMIT_ORG_PER_HOUR: '101',
    RATE_LIMIT_IP_PER_MINUTE: '0',
  });
  processes.push(first);
  while (processes.length < 4) processes.push(await first.beside());
}, PATIENCE_MS);

afterAll(async () => {
  for (const api of processes.reverse()) await api.stop();
});

it(
  'four processes with fifty requests at once each let pass exactly what the organization has left: a hundred',
  async () => {
    const recorder = await Recorder.signIn(processes[0]!.url);
    const asks = processes.flatMap(({ url }) => Array<Recorder>(50).fill(recorder.at(url)));
    const answers = await Promise.all(asks.map((asking) => asking.session()));
    const passed = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status }) => status === 429);
    expect([answers.length, passed.length, refused.length]).toEqual([200, 100, 100]);
    const left = passed.map(({ headers }) => Number(headers.get('x-ratelimit-remaining')));
    expect(left.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index));
  },
  PATIENCE_MS,
);
