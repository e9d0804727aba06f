import { formatUsd, type PicoUsd } from '@app/kernel';
import type { SessionEntity } from './session.entity';

/** What may change of a session, by the names of the entity. */
const MUTABLE = {
  startedAt: 'timestamptz',
  endedAt: 'timestamptz',
  endedBy: 'text',
  endReason: 'text',
  outcome: 'text',
  summary: 'text',
  title: 'text',
  reportedTurns: 'integer',
  reportedCost: 'numeric',
  eventTurns: 'integer',
  toolCalls: 'integer',
  toolDurationMs: 'bigint',
  firstEventAt: 'timestamptz',
  lastEventAt: 'timestamptz',
  lastSeenAt: 'timestamptz',
  reportedAt: 'timestamptz',
  startSource: 'text',
  compactionRequestedAt: 'timestamptz',
  compactedIntoId: 'uuid',
  totalTurns: 'integer',
  totalCost: 'numeric',
  costComplete: 'boolean',
  inputTokens: 'bigint',
  outputTokens: 'bigint',
  cacheReadTokens: 'bigint',
  cacheCreationTokens: 'bigint',
  usageSource: 'text',
  costSource: 'text',
  priceRevision: 'integer',
  finalizedAt: 'timestamptz',
} satisfies Partial<Record<keyof SessionEntity, string>>;

const columnOf = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * Any number of sessions in one statement: a fold of fifty costs as many round trips as a fold of one. Parameters:
 * organization; the sessions as JSON, money as text.
 */
export const SAVE_SESSIONS = `
  UPDATE sessions SET
    ${Object.keys(MUTABLE)
      .map((name) => `${columnOf(name)} = changed."${name}"`)
      .join(', ')},
    updated_at = now()
    FROM jsonb_to_recordset($2::jsonb) AS changed (id uuid, ${Object.entries(MUTABLE)
      .map(([name, type]) => `"${name}" ${type}`)
      .join(', ')})
   WHERE sessions.organization_id = $1 AND sessions.id = changed.id`;

/** The second parameter of `SAVE_SESSIONS`: what may change, and nothing else (`metadata` may be large). */
export function changeable(sessions: SessionEntity[]): string {
  const names = Object.keys(MUTABLE) as (keyof typeof MUTABLE)[];
  const rows = sessions.map((session) => {
    const values = names.map((name) => [name, asJson(session[name])] as const);
    return { id: session.id, ...Object.fromEntries(values) };
  });
  return JSON.stringify(rows);
}

/** Only money is a bigint. */
function asJson(value: SessionEntity[keyof typeof MUTABLE]): unknown {
  return typeof value === 'bigint' ? formatUsd(value satisfies PicoUsd) : value;
}
