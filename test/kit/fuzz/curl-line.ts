import type { WireRequest } from './wire';

const MOST = 300;

/** The request as a line for a shell, with `$TOKEN` for the token. */
export function curlLine(base: string, { method, url, headers, body }: WireRequest): string {
  const given = headers.filter(([name]) => name !== 'content-length');
  return [
    `curl -sS --path-as-is -X ${method} ${quoted(base + url)}`,
    ...given.map(
      ([name, value]) => `-H ${quoted(`${name}: ${value.replace(/^Bearer ey.{50,}/, 'Bearer <a token>')}`)}`,
    ),
    ...(body ? [`--data-binary ${quoted(body.toString('latin1'))}`] : []),
  ].join(' ');
}

/** As `$'…'` of bash, which can write every byte. */
function quoted(text: string): string {
  const shown = text.length > MOST ? `${text.slice(0, MOST)}…(${text.length} bytes)` : text;
  if (/^[\x20-\x7e]*$/.test(shown) && !shown.includes("'")) return `'${shown}'`;
  const bytes = [...shown].map((letter) =>
    /[\x20-\x26\x28-\x5b\x5d-\x7e…]/.test(letter)
      ? letter
      : `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `$'${bytes.join('')}'`;
}
