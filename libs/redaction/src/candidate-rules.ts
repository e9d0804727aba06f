import type { Rule } from './rule';
import { RULES } from './rules';

const KEYWORDS = [...new Set(RULES.flatMap(({ keywords }) => keywords))].sort((a, b) => b.length - a.length);

const escaped = (keyword: string): string => keyword.replace(/[.?*+^$|()[\]{}\\]/g, '\\$&');

/** A keyword that is the start of a longer one is there when the longer one is. */
const RULES_BY_KEYWORD = new Map(
  KEYWORDS.map((found) => [
    found,
    RULES.filter(({ keywords }) => keywords.some((keyword) => found.startsWith(keyword))),
  ]),
);

const ANY_KEYWORD = new RegExp(KEYWORDS.map(escaped).join('|'), 'g');

/** The rules that are worth running on a text: one pass instead of one for each of them. */
export function candidateRules(text: string): readonly Rule[] {
  const lower = text.toLowerCase();
  const found = new Set<Rule>();
  ANY_KEYWORD.lastIndex = 0;
  for (let hit = ANY_KEYWORD.exec(lower); hit; hit = ANY_KEYWORD.exec(lower)) {
    for (const rule of RULES_BY_KEYWORD.get(hit[0])!) found.add(rule);
    // The next keyword may begin inside this one.
    ANY_KEYWORD.lastIndex = hit.index + 1;
  }
  return found.size > 0 ? RULES.filter((rule) => found.has(rule)) : [];
}
