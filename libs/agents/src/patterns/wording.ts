/** What is known of English words: too little to understand a sentence, enough not to take it for its contrary. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Without them "You must always run the tests" and "Run tests" are the same. */
const FILLERS = words(
  'a an the always please must should shall will would also just make sure ensure do does be is are it to that this there you your we our each every all any has have been was were already',
);
const NEGATIONS = words(
  'not no never none nor neither without avoid stop refrain dont doesnt cannot cant wont mustnt shouldnt isnt arent',
);
/** "Never use var, but const": what comes after is wanted. */
const TURNS = words('but instead rather');
/** "Tabs over spaces", "instead of spaces": the next word is what is not wanted. */
const COMPARISONS = words('over than');
/** One of a pair in place of the other turns an edit into its contrary. */
const OPPOSITES = words(
  'before after enable disable enabled disabled allow forbid include exclude add remove public private sync async more less most least minimum maximum first last true false on off yes no accept reject above below spaces tabs required optional',
);

const NEGATED = '¬';

export const isFiller = (word: string): boolean => FILLERS.has(word.replace(NEGATED, '')) || word === '';

/** Whether the edit stands or falls with this word. */
export const isContrary = (word: string): boolean => OPPOSITES.has(word.replace(NEGATED, ''));

interface Marked {
  text: string;
  literal: boolean;
  endsSentence: boolean;
}

/**
 * Negation marking (Das and Chen 2001): the words between a negation and the end of its sentence get a mark, and the
 * negation itself goes. So "never use tabs" and "do not use tabs" are the same, and neither shares a word with "always
 * use tabs", from which it differs by one word only.
 */
export function marksNegated(tokens: readonly Marked[]): Marked[] {
  let negated = false;
  const marked = tokens.flatMap((token, at) => {
    const { text, literal, endsSentence } = token;
    const opens = !literal && NEGATIONS.has(text);
    const turns = !literal && TURNS.has(text);
    negated = opens || (negated && !turns);
    const mark = negated || isSecondBest(tokens, at) ? NEGATED : '';
    negated &&= !endsSentence;
    return opens || turns ? [] : [{ ...token, text: mark + text }];
  });
  // "Never!" says something only by its negation.
  return marked.length > 0 ? marked : [...tokens];
}

function isSecondBest(tokens: readonly Marked[], at: number): boolean {
  const [before, previous] = [tokens[at - 2]?.text ?? '', tokens[at - 1]?.text ?? ''];
  return COMPARISONS.has(previous) || (previous === 'of' && before === 'instead');
}

/**
 * A word without its endings: "commits", "committed" and "committing" are "commit". Harman's S stemmer with two more
 * endings; that it also shortens what is no ending does not matter, because it does so everywhere.
 */
export function stemOf(word: string): string {
  if (word.length < 3 || isContrary(word)) return word;
  const stem = word.replace(/(?:ing|ed|es|s)$/, '');
  if (stem.length < 2) return word;
  return stem.replace(/([b-df-hj-np-tv-z])\1$/, '$1').replace(/e$/, '');
}
