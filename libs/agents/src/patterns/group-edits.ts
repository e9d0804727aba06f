/**
 * Finds the edits that people make again and again to the same agent: what several of them change by hand in several
 * sessions probably belongs into the agent's configuration.
 *
 * 1. `hunksOf` cuts each modification into changes, and each line into words without layout, endings, fillers and numbers;
 *    words under a negation are marked.
 * 2. `shinglesOf` takes the words and pairs of words that only one side has, `keyWordsOf` the commands, paths and words with a
 *    contrary among them.
 * 3. `signatureOf` and `SignatureIndex` (MinHash, banded) find hunks of one agent that are probably similar, without
 *    comparing each with each.
 * 4. `clustersOf` verifies candidates by the exact Jaccard similarity and gathers them around leaders.
 * 5. Clusters with too few people or sessions are dropped.
 *
 * It compares words and understands none. So it misses
 * - the same wish in other words: synonyms, another order, another language, one sentence instead of three;
 * - hunks of more than 200 lines;
 * - a change that some made together with another one right beside it, when the other one is the larger;
 * - a paragraph of which the line breaks were moved, too;
 * - emphasis: "should" and "must" are the same to it, and so are numbers unless nothing else was changed;
 * - an edit that was taken back later: each modification counts;
 * - of thousands of different edits with one preamble, those whose leader lies deep in a bucket (see `SignatureIndex`).
 * And it takes for one what differs by few words that are neither literals nor have a contrary in its list, or only by the
 * order of words: "prefer A to B" and "prefer B to A".
 */
import { groupBy } from '@app/kernel';
import type { HunkSketch } from './hunk-sketch';
import { type Cluster, clustersOf } from './leader-clusters';
import type { EditOrigin } from './modification';

export interface GroupLimits {
  people: number;
  sessions: number;
}

/**
 * One person's habit is a setting of that person. Two people in two sessions may have talked to each other; a third session
 * says that it was needed again.
 */
export const LEAST_REPETITION: GroupLimits = { people: 2, sessions: 3 };

export interface EditGroup {
  agentName: string;
  /** The hunk that is most similar to all others: which one of `hunksOf` the modification, from 0. */
  representative: { modificationId: string; hunk: number };
  /** By id. A modification may be in several groups, by several hunks. */
  modifications: EditOrigin[];
  /** How many different ones. */
  people: number;
  sessions: number;
}

/**
 * Groups of similar edits: those of most people first, then of most sessions, then by the first modification's id. The same
 * whatever the order of the sketches. Each group has at least `limits.people` people and `limits.sessions` sessions. Of the
 * texts nothing is needed any more: whoever has many modifications makes their sketches a few at a time.
 */
export function groupEdits(sketches: readonly HunkSketch[], limits = LEAST_REPETITION): EditGroup[] {
  return [...groupBy(sketches.toSorted(byOrigin), ({ origin }) => origin.agentName).values()]
    .flatMap((ofAgent) => clustersOf(ofAgent))
    .filter((cluster) => isRepeated(cluster, limits))
    .map(groupFrom)
    .sort(byWeight);
}

const numberOf = <T>(cluster: Cluster, what: (origin: EditOrigin) => T): number =>
  new Set(cluster.members.map(({ origin }) => what(origin))).size;
const peopleIn = (cluster: Cluster): number => numberOf(cluster, ({ userId }) => userId);
const sessionsIn = (cluster: Cluster): number => numberOf(cluster, ({ sessionId }) => sessionId);

const isRepeated = (cluster: Cluster, limits: GroupLimits): boolean =>
  peopleIn(cluster) >= limits.people && sessionsIn(cluster) >= limits.sessions;

function groupFrom(cluster: Cluster): EditGroup {
  const { medoid, members } = cluster;
  const origins = new Map(members.map(({ origin }) => [origin.id, origin]));
  const { id: modificationId, agentName } = medoid.origin;
  return {
    agentName,
    representative: { modificationId, hunk: medoid.hunk },
    modifications: [...origins.values()].sort((a, b) => inOrder(a.id, b.id)),
    people: peopleIn(cluster),
    sessions: sessionsIn(cluster),
  };
}

/** By code units: how a locale sorts depends on the machine. */
const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const byOrigin = (a: HunkSketch, b: HunkSketch): number =>
  inOrder(a.origin.id, b.origin.id) || a.hunk - b.hunk;

const byWeight = (a: EditGroup, b: EditGroup): number =>
  b.people - a.people ||
  b.sessions - a.sessions ||
  inOrder(a.modifications[0]!.id, b.modifications[0]!.id) ||
  inOrder(a.representative.modificationId, b.representative.modificationId) ||
  a.representative.hunk - b.representative.hunk;
