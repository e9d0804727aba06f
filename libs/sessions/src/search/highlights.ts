import { html } from '@app/kernel';

export const HIGHLIGHTED = ['title', 'summary', 'prompts', 'files', 'branches', 'details'] as const;

/**
 * Parts of the texts in which words that were searched for stand, as HTML: everything is escaped, and the words stand in
 * `<mark>`. Null where none stands.
 */
export type Highlights = Record<(typeof HIGHLIGHTED)[number], string | null>;

/** Private characters that Postgres puts around words; it takes them out of texts before. */
const [BEGIN, END] = ['\u{e000}', '\u{e001}'];

/** Text first becomes harmless, then it is marked: no markup of a session's own ever gets through. */
export function marked(text: string | null): string | null {
  if (text === null) return null;
  return html`${text}`.toString().replaceAll(BEGIN, '<mark>').replaceAll(END, '</mark>');
}
