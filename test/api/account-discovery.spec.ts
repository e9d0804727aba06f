import type { Answer } from '../kit/client';
import { mailboxOf, PageVisitor } from '../kit/page-visitor';
import { statementsOf } from '../kit/statements';
import { System } from '../kit/system';

const KNOWN = 'known@example.com';

interface Learned {
  status: number;
  headers: Record<string, unknown>;
  text: string;
  asked: string[];
}

/** All that somebody learns who asks for a link to an address, and what that costs the database. */
async function learned(email: string, ask: () => Promise<Answer>): Promise<Learned> {
  let answer: Answer | undefined;
  const statements = await statementsOf(async () => (answer = await ask()));
  const { 'x-request-id': _id, date: _date, ...headers } = answer!.headers;
  const kept = Object.entries(headers).filter(([name]) => !name.includes('ratelimit'));
  return {
    status: answer!.status,
    // The cookie and the code of the browser that asked are new every time, whoever is asked for.
    headers: JSON.parse(
      JSON.stringify(Object.fromEntries(kept)).replace(/ckl_\w+/, 'a secret'),
    ) as Learned['headers'],
    text: answer!.text.replaceAll(email, 'the address').replace(/\d{3} \d{3}/, 'a code'),
    asked: statements.map(({ text }) => text),
  };
}

describe.each(['open', 'invited'])('asking for a link where sign-up is %s', (SIGNUP) => {
  let system: System;

  beforeAll(async () => {
    system = await System.start({ worker: false, settings: { SIGNUP } });
    await system.signIn(KNOWN);
  });
  afterAll(() => system.stop());

  const WAYS: [string, (email: string) => Promise<Answer>][] = [
    ['from the API', (email) => system.anonymous().post('/api/v1/auth/magic_link', { email })],
    [
      'on the page',
      async (email) => {
        const browser = new PageVisitor(system);
        await browser.open('/sign-in');
        return browser.submit('/sign-in', { email });
      },
    ],
  ];

  it.each(WAYS)('%s tells nobody who is known, not even by what it asks the database', async (_way, ask) => {
    const known = await learned(KNOWN, () => ask(KNOWN));
    // As long as the other, or the length of the answer would differ.
    const unknown = await learned('other@example.com', () => ask('other@example.com'));
    expect(unknown).toEqual(known);
    expect(known.status).toBeLessThan(300);
    expect(known.asked.length).toBeGreaterThan(1);
    const mailed = mailboxOf(system)
      .list()
      .filter(({ to }) => to === 'other@example.com');
    expect(mailed.length > 0).toBe(SIGNUP === 'open');
  });
});
