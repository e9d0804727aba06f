import { candidateRules } from './candidate-rules';
import { marker, splitAtMarkers } from './marker';
import type { Rule } from './rule';

/** How many secrets each rule found. */
export type Found = Record<string, number>;

/**
 * A hole changes what its neighbours look like, so a text is read again until nothing is found. Real texts
 * need two rounds; the limit is for one that was made to need many.
 */
const ROUNDS = 6;
const UNSETTLED = 'unsettled';
/** Markers may be longer than what they stand for. */
const LONGEST_NAME = 200;

/**
 * Puts `[REDACTED:<rule>]` where secrets are. What is between two markers is judged alone, which is why a
 * second run finds nothing: it sees the same pieces. Grows by one marker for each secret at most.
 */
export function redactText(text: string): { text: string; found: Found } {
  const found: Found = {};
  const pieces = splitAtMarkers(text);
  if (pieces.length === 1) return { text: redactPiece(text, ROUNDS, found), found };
  const redacted = pieces.map((piece, place) =>
    place % 2 === 0 ? redactPiece(piece, ROUNDS, found) : piece,
  );
  return { text: redacted.join(''), found };
}

/** A name or an id without its secrets; two that differ in nothing else become one. No longer than some 200 characters. */
export function redactName(name: string): string {
  const { text } = redactText(name);
  return text === name ? name : text.slice(0, LONGEST_NAME);
}

function redactPiece(piece: string, rounds: number, found: Found): string {
  const seen: Found = {};
  const pieces = candidateRules(piece).reduce(
    (parts: readonly string[], rule) => cutAll(parts, rule, seen),
    [piece],
  );
  if (pieces.length === 1) return piece;
  if (rounds === 0) {
    found[UNSETTLED] = (found[UNSETTLED] ?? 0) + 1;
    return marker(UNSETTLED);
  }
  for (const [rule, count] of Object.entries(seen)) found[rule] = (found[rule] ?? 0) + count;
  return pieces
    .map((part, place) => (place % 2 === 0 ? redactPiece(part, rounds - 1, found) : part))
    .join('');
}

/** Texts at even places, markers at odd ones, before and after. */
const cutAll = (parts: readonly string[], rule: Rule, seen: Found): readonly string[] =>
  parts.flatMap((part, place) => (place % 2 === 0 ? cut(part, rule, seen) : [part]));

/** Not with matchAll, which copies the pattern for each text: most texts are short. */
function cut(text: string, { name, pattern }: Rule, seen: Found): string[] {
  const parts: string[] = [];
  let end = 0;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    parts.push(text.slice(end, match.index + (match.groups?.keep?.length ?? 0)), marker(name));
    end = match.index + match[0].length;
    seen[name] = (seen[name] ?? 0) + 1;
  }
  parts.push(text.slice(end));
  return parts;
}
