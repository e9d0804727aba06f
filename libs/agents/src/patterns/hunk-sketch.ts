import { type HashSet, jaccardSimilarity } from './hash-set';
import { hunksOf } from './hunks-of';
import type { EditOrigin, Modification } from './modification';
import { keyWordsOf, shinglesOf } from './shingles';

/** What is needed to compare a hunk: no text, so that those of a hundred thousand modifications fit into memory. */
export interface HunkSketch {
  origin: EditOrigin;
  /** Which of `hunksOf` its modification, from 0. */
  hunk: number;
  shingles: HashSet;
  keyWords: HashSet;
}

/** Two edits that name different things are different edits, however alike the sentences are. */
const LEAST_SHARED_KEY_WORDS = 0.5;

/** A hunk that changes no run of words (it only says again what stood there) has nothing to be compared by. */
export function sketchesOf(modification: Modification): HunkSketch[] {
  const { id, agentName, userId, sessionId } = modification;
  const origin = { id, agentName, userId, sessionId };
  return hunksOf(modification)
    .map((edit, hunk) => ({ origin, hunk, shingles: shinglesOf(edit), keyWords: keyWordsOf(edit) }))
    .filter(({ shingles }) => shingles !== '');
}

/** The Jaccard similarity of what two hunks changed; 0 when they name different things. Below `least` it is any such value. */
export function similarityOf(a: HunkSketch, b: HunkSketch, least = 0): number {
  const bothName = a.keyWords !== '' && b.keyWords !== '';
  if (bothName && jaccardSimilarity(a.keyWords, b.keyWords, LEAST_SHARED_KEY_WORDS) < LEAST_SHARED_KEY_WORDS)
    return 0;
  return jaccardSimilarity(a.shingles, b.shingles, least);
}
