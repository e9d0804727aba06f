const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Real rows stay below 20. Everything that later walks or serialises a row recurses, so the stack is at stake. */
const MAX_DEPTH = 100;
/** 16 MiB of `[[[[` or `{},{},` are gigabytes once parsed. */
const MAX_CONTAINERS = 200_000;

/**
 * True for JSON text that is dangerous to parse or to walk: nested too deeply or made of too many objects.
 * Looks at the text because afterwards it is too late; strings, which are most of a row, are skipped at memchr speed.
 */
export function isTooComplex(json: string): boolean {
  let depth = 0;
  let containers = 0;
  for (let at = 0; at < json.length; at++) {
    const char = json.charCodeAt(at);
    if (char === QUOTE) {
      at = endOfString(json, at);
    } else if (char === OPEN_BRACE || char === OPEN_BRACKET) {
      if (++depth > MAX_DEPTH || ++containers > MAX_CONTAINERS) return true;
    } else if (char === CLOSE_BRACE || char === CLOSE_BRACKET) {
      depth--;
    }
  }
  return false;
}

function endOfString(json: string, start: number): number {
  let quote = json.indexOf('"', start + 1);
  while (quote !== -1 && isEscaped(json, quote)) quote = json.indexOf('"', quote + 1);
  return quote === -1 ? json.length : quote;
}

function isEscaped(json: string, quote: number): boolean {
  let first = quote;
  while (json.charCodeAt(first - 1) === BACKSLASH) first--;
  return (quote - first) % 2 === 1;
}
