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
  text: string;
  values?: unknown[];
}

/** What applications in this process ask of Postgres while `work` runs, in order. Nothing is held back or changed. */
export async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  const openings = new WeakMap<object, string>();
  const statements: Statement[] = [];
  const send = Client.prototype.query as (...args: unknown[]) => unknown;
  const spy = jest.spyOn(Client.prototype, 'query').mockImplementation(function (
    this: Client,
    ...args: unknown[]
  ) {
    const { text, values = [] } = sentBy(args);
    const opening = OPENING.exec(text)?.[1];
    if (opening) openings.set(this, opening);
    else if (openings.has(this) && !ENDS.has(text))
      statements.push({ opening: openings.get(this)!, text: text.replace(/\s+/g, ' ').trim(), values });
    if (ENDS.has(text)) openings.delete(this);
    return send.apply(this, args);
  });
  try {
    await work();
  } finally {
    spy.mockRestore();
  }
  return statements;
}

function sentBy([query, values]: unknown[]): Sent {
  return typeof query === 'string' ? { text: query, values: values as unknown[] } : (query as Sent);
}
