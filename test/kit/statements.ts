import { Client } from 'pg';

/** One statement that an application in this process has sent, with the opening of its transaction. */
export interface Statement {
  opening: string;
  text: string;
  values: unknown[];
}

const OPENING = /^BEGIN; (.*SET LOCAL ROLE crewkit_.*)$/s;
const ENDS = new Set(['COMMIT', 'ROLLBACK']);

interface Sent {
  client: Client;
  text: string;
  values: unknown[];
}

/** What applications in this process ask of Postgres while `work` runs, in order. Nothing is held back or changed. */
export async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  const openings = new Map<Client, string>();
  const statements: Statement[] = [];
  for (const { client, text, values } of await sentDuring(work)) {
    const opening = OPENING.exec(text)?.[1];
    if (opening) openings.set(client, opening);
    else if (openings.has(client) && !ENDS.has(text))
      statements.push({ opening: openings.get(client)!, text: text.replace(/\s+/g, ' ').trim(), values });
    if (ENDS.has(text)) openings.delete(client);
  }
  return statements;
}

/** The same with all that opens and ends transactions: whatever is sent to Postgres, each as one text. */
export async function textsOf(work: () => Promise<unknown>): Promise<string[]> {
  return (await sentDuring(work)).map(({ text }) => text.replace(/\s+/g, ' ').trim());
}

async function sentDuring(work: () => Promise<unknown>): Promise<Sent[]> {
  const sent: Sent[] = [];
  const send = Client.prototype.query as (...args: unknown[]) => unknown;
  const spy = jest.spyOn(Client.prototype, 'query').mockImplementation(function (
    this: Client,
    ...args: unknown[]
  ) {
    sent.push({ client: this, ...queryIn(args) });
    return send.apply(this, args);
  });
  try {
    await work();
  } finally {
    spy.mockRestore();
  }
  return sent;
}

function queryIn([query, values]: unknown[]): { text: string; values: unknown[] } {
  const { text, values: own } = typeof query === 'string' ? { text: query } : (query as Statement);
  return { text, values: own ?? (values as unknown[] | undefined) ?? [] };
}
