import type { TestDatabase } from '@app/testing';
import type { Answer } from '../../kit/client';
import type { Call } from './call';
import { TOKENS_OF_B } from './furnish';
import type { Scene } from './scene';
import { type Owner, idsOf, ownedTables, ownerOf } from './tenant-rows';
import { type TextColumn, textColumns } from './text-columns';

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** What makes a row of B known wherever it turns up: the canary in its texts, its ids, and its large figures. */
export class Canaries {
  private constructor(
    private readonly pattern: RegExp,
    readonly owner: Owner,
    private readonly ids: Set<string>,
    /** Columns in which no row of B holds a canary. */
    readonly missing: string[],
  ) {}

  /** Puts the canary into every text of B's rows that lacks it; ids and empty texts stay what they are. */
  static async spread(database: TestDatabase, { a, b }: Pick<Scene, 'a' | 'b'>): Promise<Canaries> {
    const pattern = b.word.replaceAll('_', '[_-]');
    const owner = await ownerOf(database, b.organizationId);
    const missing: string[] = [];
    for (const { table, isTheirs } of (await ownedTables(database)).filter((one) => one.isTenantTable))
      for (const column of await textColumns(database, table)) {
        const rows = { column, isTheirs, owner };
        await fill(database, rows, { word: b.word, pattern });
        if (!(await holds(database, rows, pattern))) missing.push(`${table}.${column.column}`);
      }
    const ids = await idsOf(database, owner);
    for (const id of await idsOf(database, await ownerOf(database, a.organizationId))) ids.delete(id);
    for (const { id } of await database.query<{ id: string }>('SELECT id FROM platform_resources'))
      ids.delete(id);
    return new Canaries(new RegExp(`${pattern}[\\w.@/-]*`, 'gi'), owner, ids, missing);
  }

  /** What an answer shows of B and its request did not say. */
  leaksIn({ text, headers, body }: Answer, { path, query, headers: sent, body: said }: Call): string[] {
    const known = canonical(JSON.stringify([path, query, sent, said]));
    const shown = `${text}\n${JSON.stringify(headers)}`;
    return [
      ...new Set([
        ...this.textsIn(shown).filter((found) => !known.includes(canonical(found))),
        ...[...shown.matchAll(UUID)]
          .map(([id]) => id)
          .filter((id) => this.ids.has(id) && !known.includes(id)),
        ...numbersIn(body)
          .filter((number) => number >= TOKENS_OF_B)
          .map(String),
      ]),
    ];
  }

  /** Every canary in a text. */
  textsIn(text: string): string[] {
    return [...text.matchAll(this.pattern)].map(([found]) => found);
  }
}

interface Rows {
  column: TextColumn;
  isTheirs: string;
  owner: Owner;
}

/** Text that is an id, or that is empty, means something to SQL. */
const FILLED: Record<TextColumn['kind'], (column: string) => string> = {
  text: (column) => `
    CASE WHEN ${column} = '' OR ${column} ~ '^[0-9a-f]{8}-' THEN ${column}
         ELSE concat($3::text, '_', coalesce(${column}, md5(random()::text))) END`,
  list: (column) => `array_append(${column}, $3::text)`,
  json: (column) => `
    CASE jsonb_typeof(${column}::jsonb) WHEN 'array' THEN ${column}::jsonb || to_jsonb($3::text)
         ELSE coalesce(${column}::jsonb, '{}') || jsonb_build_object('canary', $3::text) END`,
};

async function fill(
  database: TestDatabase,
  { column: { table, column, kind }, isTheirs, owner }: Rows,
  { word, pattern }: { word: string; pattern: string },
): Promise<void> {
  await database.query(
    `UPDATE ${table} SET ${column} = ${FILLED[kind](column)}
      WHERE ${isTheirs} AND coalesce(${column}::text !~* $4, true)`,
    [owner.organizationId, owner.people, word, pattern],
  );
}

async function holds(
  database: TestDatabase,
  { column: { table, column }, isTheirs, owner }: Rows,
  pattern: string,
): Promise<boolean> {
  const [row] = await database.query<{ holds: boolean }>(
    `SELECT coalesce(bool_or(${column}::text ~* $3) OR bool_and(${column}::text ~ '^[0-9a-f]{8}-'), false) AS holds
       FROM ${table} WHERE ${isTheirs}`,
    [owner.organizationId, owner.people, pattern],
  );
  return row!.holds;
}

/** A slug is made of a name, and gets a number where another has it. */
function canonical(text: string): string {
  return text.toLowerCase().replaceAll('_', '-');
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}
