import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
const QUIETLY = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Specs that need a browser; skipped, and said so, where there is none. */
export function describeInBrowser(what: string, specs: () => void): void {
  if (existsSync(CHROMIUM)) return describe(what, specs);
  console.warn(`Skipped: ${what}. There is no ${CHROMIUM}; apt-get install chromium brings it.`);
  return describe.skip(what, specs);
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: QUIETLY });
}
