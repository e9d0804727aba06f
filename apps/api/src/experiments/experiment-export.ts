import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { StoredLook, SessionEvidence } from '@app/experiments';
import { formatUsd } from '@app/kernel';

type Row = Record<string, string | number | boolean | Date | null>;

/**
 * Rows as CSV (RFC 4180), with a line of names. The first part is read before the answer begins, so that what fails by then
 * is told; what fails later breaks the answer off.
 */
async function toCsv<T>(
  columns: string[],
  parts: AsyncGenerator<T[]>,
  rowOf: (item: T) => Row,
): Promise<Readable> {
  const first = await parts.next();
  const rows = Readable.from(rowsOf(first, parts, rowOf));
  const csv = stringify({ header: true, columns, cast: { boolean: String, date: (at) => at.toISOString() } });
  rows.on('error', (error) => csv.destroy(error));
  return rows.pipe(csv);
}

async function* rowsOf<T>(
  first: IteratorResult<T[], unknown>,
  parts: AsyncGenerator<T[]>,
  rowOf: (item: T) => Row,
): AsyncGenerator<Row> {
  for (let part = first; !part.done; part = await parts.next()) yield* part.value.map(rowOf);
}

const SESSION_COLUMNS = [
  ...[
    'session_id',
    'user_id',
    'arm',
    'phase',
    'started_at',
    'is_counted',
    'has_outcome',
    'is_success',
    'is_priced',
    'cost',
    'capped_cost',
  ],
  ...['turns', 'duration_ms', 'tokens'],
];

/** Money in USD, exactly. */
export function sessionsToCsv(parts: AsyncGenerator<SessionEvidence[]>): Promise<Readable> {
  return toCsv(SESSION_COLUMNS, parts, (session) => ({
    session_id: session.sessionId,
    user_id: session.userId,
    arm: session.arm,
    phase: session.phase,
    started_at: session.startedAt,
    is_counted: session.isCounted,
    has_outcome: session.withOutcome === 1,
    is_success: session.successes === 1,
    is_priced: session.unpriced === 0,
    cost: formatUsd(session.cost),
    capped_cost: formatUsd(session.cappedCost),
    turns: session.turns,
    duration_ms: session.durationMs,
    tokens: session.tokens,
  }));
}

const LOOK_COLUMNS = [
  ...['metric', 'at', 'looks', 'sessions', 'users', 'effect', 'se', 'df', 'lower', 'upper'],
  ...['p_value_fixed', 'p_value_now', 'p_value'],
];

export function looksToCsv(parts: AsyncGenerator<StoredLook[]>): Promise<Readable> {
  return toCsv(LOOK_COLUMNS, parts, ({ pValueFixed, pValueNow, pValue, ...look }) => ({
    ...look,
    p_value_fixed: pValueFixed,
    p_value_now: pValueNow,
    p_value: pValue,
  }));
}
