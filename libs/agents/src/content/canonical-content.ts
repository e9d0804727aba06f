import { createHash } from 'node:crypto';

/** In bytes of UTF-8. */
export const MAX_CONTENT_BYTES = 262_144;

/**
 * The form in which content is stored, hashed and compared: lines end with LF, and so does the last one; no byte order
 * mark. Nothing else is changed, so that what was written by hand comes back as it was written.
 */
export function canonicalContent(given: string): string {
  const text = given.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  return text.endsWith('\n') ? text.replace(/\n+$/, '\n') : `${text}\n`;
}

/** SHA-256 of canonical content, in hex: the name of a version. */
export function versionHashOf(canonical: string): string {
  return createHash('sha256').update(canonical).digest('hex');
}

/** A version's name as it is stored. */
export function fromHex(hash: string): Buffer {
  return Buffer.from(hash, 'hex');
}

/** Undefined for text; otherwise why this is none. */
export function unreadable(content: string): string | undefined {
  const control = [...content.matchAll(CONTROL)].find(([character]) => !LAYOUT.includes(character));
  if (control)
    return `holds a control character (line ${lineAt(content, control.index)}); binary files cannot be stored`;
  return content.isWellFormed() ? undefined : 'is not well-formed Unicode';
}

const CONTROL = /\p{Control}/gu;
const LAYOUT = '\t\n\v\f\r\u0085';

function lineAt(content: string, index: number): number {
  return content.slice(0, index).split('\n').length;
}
