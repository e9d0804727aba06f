import { createHash } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@app/testing';

const PEOPLE = 100_000;
const CLASSES = 100;
/** Of 99 degrees of freedom; a fair hash exceeds it once in ten million. The people are the same in every run. */
const MOST_CHI_SQUARE = 190;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const SOMEBODY = `md5('somebody ' || n)::uuid`;

/** How many people are in each class, from 0 on. */
async function counted(classes: string, parameters: unknown[]): Promise<number[]> {
  const rows = await database.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM generate_series(1, ${PEOPLE}) n GROUP BY ${classes}`,
    parameters,
  );
  return rows.map(({ count }) => count);
}

function chiSquare(counts: number[]): number {
  const expected = PEOPLE / CLASSES;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

it.each(['a', 'swift-amber-falcon', '日本語'])('spreads people evenly under the salt %s', async (salt) => {
  const counts = await counted(`experiment_bucket($1, ${SOMEBODY}) / ${10_000 / CLASSES}`, [salt]);
  expect(counts).toHaveLength(CLASSES);
  expect(chiSquare(counts)).toBeLessThan(MOST_CHI_SQUARE);
});

it('spreads them under one salt whatever they are under another', async () => {
  const tenth = (parameter: string) => `experiment_bucket(${parameter}, ${SOMEBODY}) / 1000`;
  const counts = await counted(`${tenth('$1')}, ${tenth('$2')}`, ['salt 1', 'salt 2']);
  expect(counts).toHaveLength(CLASSES);
  expect(chiSquare(counts)).toBeLessThan(MOST_CHI_SQUARE);
});

it('is what anybody can compute again: the first 32 bits of a SHA-256, modulo 10,000', async () => {
  const person = '01890a5d-ac96-774b-bcce-b302099a8057';
  const digest = createHash('sha256').update(`Zwölf:${person}`).digest();
  const [row] = await database.query<{ bucket: number }>('SELECT experiment_bucket($1, $2) AS bucket', [
    'Zwölf',
    person,
  ]);
  expect(row!.bucket).toBe(digest.readUInt32BE() % 10_000);
});
