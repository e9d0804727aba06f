import type { PriceBook } from '@app/pricing';
import type { DerivedFacts } from '@app/sessions';
import type { Digest } from '../digest/digest';
import { tasksOf } from './task-facts';
import { callsOf } from './told-calls';
import { toolsOf } from './tool-facts';
import { type ToldUsage, transcriptUsage } from './transcript-usage';
import { workOf } from './work-facts';

export interface FoldInput extends ToldUsage {
  openedBy: 'client' | 'import';
  /** One of each source. */
  digests: Digest[];
  /** What the organization paid when it was first priced, or at its last repricing. */
  book: PriceBook;
}

/** Everything that is derived from the raw rows of a session. Pure: the same rows give the same facts. */
export function factsOf(input: FoldInput): Omit<DerivedFacts, 'title' | 'continues' | 'priceRevision'> {
  const times = timesOf(input);
  const calls = callsOf(input.digests);
  return {
    turns: turnsOf(input.digests),
    firstEventAt: times[0] ?? null,
    lastEventAt: times.at(-1) ?? null,
    end: endOf(input, times.at(-1)),
    tools: toolsOf([...calls.values()]),
    tasks: tasksOf(input, calls),
    work: workOf(input.digests, calls),
    transcriptUsage: transcriptUsage(input, input.book),
  };
}

/** Hooks and a transcript of one session tell of the same prompts: the source that saw most decides. */
function turnsOf(digests: Digest[]): number | null {
  const most = Math.max(0, ...digests.map((digest) => digest.prompts.size));
  return most > 0 ? most : null;
}

function timesOf({ digests, responses }: FoldInput): Date[] {
  const ofEvents = digests.flatMap((digest) => [digest.firstAt, digest.lastAt]);
  const ofResponses = responses.map((response) => Date.parse(response.at));
  return [...ofEvents, ...ofResponses].sort((a, b) => a - b).map((at) => new Date(at));
}

/**
 * A live session is over when its last SessionEnd is not followed by a new start or prompt. A session known
 * from its transcript alone is over where the transcript is.
 */
function endOf({ digests, openedBy }: FoldInput, lastAt: Date | undefined): DerivedFacts['end'] {
  const live = digests.find((digest) => digest.source === 'client');
  if (live && live.endedAt !== null) {
    const isResumed = live.resumedAt !== null && live.resumedAt > live.endedAt;
    return isResumed ? null : { at: new Date(live.endedAt), reason: live.endReason };
  }
  return openedBy === 'import' && !live && lastAt ? { at: lastAt, reason: null } : null;
}
