import { groupBy } from '@app/kernel';
import { type HunkSketch, similarityOf } from './hunk-sketch';
import { signatureOf } from './min-hash';
import { SignatureIndex } from './signature-index';

/**
 * The least Jaccard similarity of a hunk to the leader of its cluster. Measured on ten sets of labelled edits as the spec
 * makes them, precision and recall of pairs: 0.94 and 0.91 with 0.4; 0.99 and 0.90 with 0.5; 0.99 and 0.86 with 0.55.
 */
const LEAST_SIMILARITY = 0.5;
/** Of a large cluster only this many wordings, the most frequent, are weighed to find its middle. */
const MOST_WEIGHED = 64;

export interface Cluster {
  /** The member that is most similar to all others. */
  medoid: HunkSketch;
  members: HunkSketch[];
}

/**
 * Leader clustering (Hartigan 1975): each hunk joins the most similar leader, or becomes one. Unlike with union-find, a
 * chain of small changes cannot lead from one edit to quite another, because each is held against the leader and not against
 * its neighbour. The most frequent wordings are asked first, and what came of it is clustered once more by
 * the medoids: the first leaders were found by chance, and one edit may have got two of them.
 */
export function clustersOf(sketches: readonly HunkSketch[]): Cluster[] {
  const wordings = wordingsOf(sketches);
  const first = ledBy(wordings, wordings.length).map(clusterFrom).sort(largerFirst);
  // Those that are still alone have been compared with each other.
  const ofSeveral = first.filter(({ members }) => members.length > 1).length;
  return ledBy(first, ofSeveral).map(mergedFrom);
}

/** Hunks that say just the same are compared as one. This also is why they meet for sure, and not only most likely. */
function wordingsOf(sketches: readonly HunkSketch[]): Cluster[] {
  const same = groupBy(sketches, ({ shingles, keyWords }) => keyWords + shingles);
  return [...same.values()].map((members) => ({ medoid: members[0]!, members })).sort(largerFirst);
}

/** Sorting is stable, so what is equal stays in the order of the sketches. */
const largerFirst = (a: Cluster, b: Cluster): number => b.members.length - a.members.length;

/** Lists of clusters that their first one leads. Only the first `leaders` of all may be joined by others. */
function ledBy(clusters: readonly Cluster[], leaders: number): Cluster[][] {
  const index = new SignatureIndex(leaders);
  const led: Cluster[][] = [];
  for (const [at, cluster] of clusters.entries()) {
    const signature = signatureOf(cluster.medoid.shingles);
    const leader = mostSimilar(cluster.medoid, index.candidates(signature), led);
    if (leader !== undefined) led[leader]!.push(cluster);
    else {
      led.push([cluster]);
      if (at < leaders) index.add(signature);
    }
  }
  return led;
}

/** Of several that are equally similar, the one that became a leader first. */
function mostSimilar(sketch: HunkSketch, candidates: number[], led: Cluster[][]): number | undefined {
  let best: { leader: number; similarity: number } | undefined;
  for (const leader of candidates) {
    const least = best?.similarity ?? LEAST_SIMILARITY;
    const similarity = similarityOf(sketch, led[leader]![0]!.medoid, least);
    if (similarity < least) continue;
    const better = !best || similarity > best.similarity;
    if (better || (similarity === best?.similarity && leader < best.leader)) best = { leader, similarity };
  }
  return best?.leader;
}

function clusterFrom(wordings: readonly Cluster[]): Cluster {
  // Most edits have no fellow: a copy of each would be tens of megabytes.
  if (wordings.length === 1) return wordings[0]!;
  return { medoid: medoidOf(wordings), members: wordings.flatMap(({ members }) => members) };
}

/** The leader of a merger is the medoid of most of it. */
function mergedFrom(clusters: readonly Cluster[]): Cluster {
  if (clusters.length === 1) return clusters[0]!;
  return { medoid: clusters[0]!.medoid, members: clusters.flatMap(({ members }) => members) };
}

function medoidOf(wordings: readonly Cluster[]): HunkSketch {
  const weighed = wordings.slice(0, MOST_WEIGHED);
  const closeness = (sketch: HunkSketch): number =>
    weighed.reduce((sum, { medoid, members }) => sum + similarityOf(sketch, medoid) * members.length, 0);
  const rated = weighed.map(({ medoid }) => ({ medoid, rating: closeness(medoid) }));
  return rated.reduce((best, one) => (one.rating > best.rating ? one : best)).medoid;
}
