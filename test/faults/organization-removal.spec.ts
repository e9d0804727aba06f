import { eventually } from '../kit/eventually';
import { Installation } from '../kit/installation';
import { Recorder } from '../kit/recorder';

const PATIENCE_MS = 120_000;
/** So many that a worker cannot be done with them before it is killed. */
const EVENTS = 300_000;

let installation: Installation;

beforeAll(async () => {
  installation = await Installation.start();
}, PATIENCE_MS);

afterAll(() => installation.stop());

it(
  'a removed organization is emptied although its worker is killed again and again and Redis forgets',
  async () => {
    const [gone, stays] = [await Recorder.signIn(installation.url), await Recorder.signIn(installation.url)];
    await stays.send(['one', 'two', 'three']);
    await installation.query(eventsOf(gone.sessionId));
    expect((await gone.deleteOrganization()).status).toBe(204);
    for (let kills = 0; kills < 3; kills += 1) {
      const before = await left(gone);
      await eventually('some events to go', async () => (await left(gone)) < before, {
        ...{ pollMs: 1, patienceMs: 60_000 },
      });
      expect(await installation.stopProgram('worker', 'SIGKILL')).toBeNull();
      await installation.flushRedis();
      expect(await left(gone)).toBeGreaterThan(0);
      installation.startProgram('worker');
    }
    await eventually('the organization to be emptied', isEmptied, { patienceMs: 60_000 });
    expect([await left(gone), await left(stays)]).toEqual([0, 3]);
    expect(await installation.query(`SELECT FROM sessions WHERE id = '${gone.sessionId}'`)).toEqual([]);
    expect([(await gone.session()).status, (await stays.session()).status]).toEqual([404, 200]);
  },
  PATIENCE_MS,
);

/** Past the API, which takes a thousand at a time. */
function eventsOf(sessionId: string): string {
  return `
    INSERT INTO events (organization_id, session_id, event_id, session_day, event_type, occurred_at, source, data)
    SELECT organization_id, id, 'e' || n, session_day, 'Stop', now(), 'client', '{}'
      FROM sessions, generate_series(1, ${EVENTS}) n WHERE id = '${sessionId}'`;
}

async function left({ sessionId }: Recorder): Promise<number> {
  const [row] = await installation.query<{ count: string }>(
    `SELECT count(*) FROM events WHERE session_id = '${sessionId}'`,
  );
  return Number(row!.count);
}

async function isEmptied(): Promise<boolean> {
  const [mark] = await installation.query<{ emptied: boolean }>(
    'SELECT emptied_at IS NOT NULL AS emptied FROM organization_removals',
  );
  return mark!.emptied;
}
