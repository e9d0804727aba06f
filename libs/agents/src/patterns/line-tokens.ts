/**
 * What a line of Markdown says, without how it is written: two people who mean the same seldom agree on bullets, bold
 * type, numbering or the end of a sentence.
 *
 * Kept as they are: quoted text and paths. They name a command, a file, a setting: `npm test` and `npm build` are
 * different wishes, however alike the lines are.
 */
import { isFiller, marksNegated, stemOf } from './wording';

export interface LineToken {
  text: string;
  /** Quoted text or a path. */
  literal: boolean;
}

export interface Reading {
  /** `#` unless only numbers were changed: "at most 3 attempts" and "at most 5" are the same kind of edit. */
  numbers: 'as-sign' | 'as-written';
}

/** Longer text between two quotes is prose between two stray quotes. Bounded also so that no line takes quadratic time. */
const LITERAL = /`([^`]{1,200})`|"([^"]{1,200})"|“([^”]{1,200})”|[^\s`"“”]{1,200}/gu;
/** Bullets, numbering, headings, block quotes and check boxes, in any order and number. */
const LINE_START = /^(?:\s|[-*+•>#|]|\d{1,3}[.)](?=\s)|\[[ xX]\](?=\s))+/u;
const OUTER_PUNCTUATION = /^[^\p{L}\p{N}./~@#$]+|[^\p{L}\p{N}/*]+$/gu;
const PATH = /^[.~@]?\/|\/.*\/|\/$|^\.{1,2}\/|[\p{L}\p{N}_*-]{2}\.[a-z]{2,5}$/u;
const WORD = /\d+(?:[.,:]\d+)*(?![\p{L}_])|[\p{L}\p{N}_]+/gu;
const NUMBER = /^\d[\d.,:]*(?:ms|s|m|h|kb|mb|gb|k|x)?$/;
const SENTENCE_END = /[.;:!?][)*_'’]*$/u;

/** The line's words; empty when there are only signs in it. Words under a negation are marked (see `marksNegated`). */
export function lineTokens(line: string, reading: Reading = { numbers: 'as-sign' }): LineToken[] {
  const chunks = [...line.replace(LINE_START, '').matchAll(LITERAL)];
  const tokens = marksNegated(chunks.flatMap((chunk) => tokensOf(chunk, reading)));
  const meant = tokens.filter(({ text, literal }) => literal || !isFiller(text));
  // "Always!" says something only by its filler.
  return (meant.length > 0 ? meant : tokens).map(stemmed);
}

type Chunk = RegExpMatchArray;

function tokensOf([chunk, ...quoted]: Chunk, reading: Reading): (LineToken & { endsSentence: boolean })[] {
  const inQuotes = quoted.find((text) => text !== undefined);
  // Which quotes somebody prefers is no matter.
  if (inQuotes !== undefined) return [{ text: `"${inQuotes.trim()}"`, literal: true, endsSentence: false }];
  const endsSentence = SENTENCE_END.test(chunk);
  const bare = chunk.replace(OUTER_PUNCTUATION, '');
  if (PATH.test(bare)) return [{ text: `"${bare}"`, literal: true, endsSentence }];
  const words = bare.replace(/['’]/gu, '').match(WORD) ?? [];
  const tokens = words.map((word) => ({ text: wordOf(word, reading), literal: false, endsSentence: false }));
  if (tokens.length === 0) return endsSentence ? [{ text: '', literal: false, endsSentence }] : [];
  return tokens.map((token, n) => (n === tokens.length - 1 ? { ...token, endsSentence } : token));
}

function wordOf(word: string, { numbers }: Reading): string {
  if (NUMBER.test(word)) return numbers === 'as-sign' ? '#' : word;
  return word.toLowerCase().replace(/^_+|_+$/g, '');
}

const stemmed = ({ text, literal }: LineToken): LineToken => ({
  text: literal ? text : stemOf(text),
  literal,
});
