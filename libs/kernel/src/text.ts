/**
 * Text that Postgres can hold: NUL (refused by text, 22021, and jsonb, 22P05) and lone surrogates
 * (refused by jsonb, 22P02) become U+FFFD. Terminal output does contain them; losing it would be worse.
 */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}

export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
