import { KeywordScan } from './keyword-scan';
import type { Rule } from './rule';
import { RULES } from './rules';

const KEYWORDS = new KeywordScan([...new Set(RULES.flatMap(({ keywords }) => keywords))]);

/** The rules that are worth running on a text: one pass instead of one for each of them. */
export function candidateRules(text: string): readonly Rule[] {
  const found = KEYWORDS.all(text);
  return found.size > 0 ? RULES.filter(({ keywords }) => keywords.some((keyword) => found.has(keyword))) : [];
}
