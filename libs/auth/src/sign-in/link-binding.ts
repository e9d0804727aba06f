import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import { digestOf, newSecretToken } from '../secret-token';

/** What only the browser that asked for a link has: a cookie, and a code that it shows. */
export interface LinkBinding {
  browser: string;
  /** Six digits, to be typed where the cookie is missing. */
  code: string;
}

/** What whoever uses a link brings along. */
export interface LinkProof {
  browser?: string;
  code?: string;
}

/** What is stored of a binding. */
export interface StoredBinding {
  browserHash: Buffer;
  codeMac: Buffer;
}

export const NOT_BOUND = { browserHash: null, codeMac: null };

export function newLinkBinding(): LinkBinding {
  return { browser: newSecretToken('ckl'), code: String(randomInt(1_000_000)).padStart(6, '0') };
}

/** A million codes could be searched through: the key is not in the database. */
export function storedBinding({ browser, code }: LinkBinding, linkHash: Buffer, key: Buffer): StoredBinding {
  return { browserHash: digestOf(browser), codeMac: macOf(code, linkHash, key) };
}

/** True for the cookie of the browser that asked, or the code that it shows; spaces in it do not matter. */
export function isProven(
  { browser, code }: LinkProof,
  { browserHash, codeMac }: StoredBinding,
  { linkHash, key }: { linkHash: Buffer; key: Buffer },
): boolean {
  if (browser && digestOf(browser).equals(browserHash)) return true;
  return code !== undefined && timingSafeEqual(macOf(code.replace(/\s/g, ''), linkHash, key), codeMac);
}

function macOf(code: string, linkHash: Buffer, key: Buffer): Buffer {
  return createHmac('sha256', key).update(linkHash).update(code).digest();
}
