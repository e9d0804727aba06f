/** One kind of secret: what it is called in a marker, when it is worth looking for, and how it looks. */
export interface Rule {
  readonly name: string;
  /** In lower case. A text with none of them, in whatever case, cannot hold this secret. */
  readonly keywords: readonly string[];
  /**
   * Global, and with bounded quantifiers only. What the group `keep` matches stays: the name of a header,
   * the user before a password.
   */
  readonly pattern: RegExp;
}

/**
 * Not in the middle of a run of these letters. The end of an escape (`\n`, `\u003d`, `%3D`) and the sign at
 * the start of a line of a diff belong to no run: JSON inside JSON and addresses put one right before a token.
 */
const startOf = (letters: string): string =>
  String.raw`(?:(?<![${letters}])|(?<=\\[nrtbf]|\\u[0-9A-Fa-f]{4}|%[0-9A-Fa-f]{2}|(?:^|\n|\\n)[+-]))`;

/** The letters that a pattern begins with, whatever follows. */
const HEAD = /^[\w-]+(?![?*+{])/;

/**
 * A pattern that matches only where a run of these letters starts. The engine skips to the letters that a
 * pattern begins with, but not past a look behind: so that comes second (a fifth of the time).
 */
export function atStart(body: string, letters: string): string {
  const head = HEAD.exec(body)?.[0] ?? '';
  const start = startOf(letters);
  return head ? `${head}(?<=${start}${head})${body.slice(head.length)}` : start + body;
}

/** A row for a token that its issuer marks with a literal start. */
export const token = (name: string, keywords: readonly string[], body: RegExp): Rule => ({
  name,
  keywords,
  pattern: new RegExp(atStart(body.source, 'A-Za-z0-9'), 'g'),
});

/** A row for what only its surroundings give away. */
export const shape = (name: string, keywords: readonly string[], source: string, flags = 'g'): Rule => ({
  name,
  keywords,
  pattern: new RegExp(source, flags),
});
