import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { LOW_CONTRAST } from './contrast';

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
/** What a spec with a browser may take on a busy machine. */
export const BROWSER_PATIENCE_MS = 180_000;

const installed = existsSync(CHROMIUM);

/** As `describe`, where there is a browser; elsewhere it says what is not looked at. */
export function describeInChromium(what: string, specs: () => void): void {
  if (!installed)
    console.warn(`Skipped: ${what}. There is no ${CHROMIUM}; apt-get install chromium brings it.`);
  (installed ? describe : describe.skip)(what, specs);
}

export interface Look {
  width: number;
  colorScheme: 'light' | 'dark';
  /** What is put into every page before its own scripts. */
  before?: string;
  javaScriptEnabled?: boolean;
}

export interface BrowserVisit {
  page: Page;
  /** What the browser refused to load or run, and what a page would have done by itself. */
  violations: string[];
  /** Looks at the page that is open: a picture for people, and what can be measured. */
  look(name: string): Promise<void>;
}

/** A browser without a window, and the folder that it puts its pictures into. */
export class Chromium {
  readonly shots = mkdtempSync(join(tmpdir(), 'crewkit-pages-'));

  private constructor(private readonly browser: Browser) {}

  static async launch(): Promise<Chromium> {
    return new Chromium(
      await chromium.launch({ executablePath: CHROMIUM, args: QUIETLY, timeout: BROWSER_PATIENCE_MS }),
    );
  }

  /** A browser of its own: no cookie of another visit is in it. */
  async visit({ width, colorScheme, before, ...more }: Look): Promise<BrowserVisit> {
    const options: BrowserContextOptions = { viewport: { width, height: 760 }, colorScheme, ...more };
    const context = await this.browser.newContext(options);
    context.setDefaultTimeout(BROWSER_PATIENCE_MS / 2);
    if (before) await context.addInitScript(before);
    const page = await context.newPage();
    const violations: string[] = [];
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) violations.push(message.text());
    });
    page.on('pageerror', (error) => violations.push(error.message));
    const look = async (name: string): Promise<void> => {
      await page.screenshot({
        path: join(this.shots, `${colorScheme}-${width}-${name}.png`),
        fullPage: true,
      });
      const tooWide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      const lowContrast = await page.evaluate(LOW_CONTRAST);
      expect({ name, tooWide, lowContrast }).toEqual({ name, tooWide: 0, lowContrast: [] });
    };
    return { page, violations, look };
  }

  async close(): Promise<void> {
    console.info(`Screenshots of the pages: ${this.shots}`);
    await this.browser.close();
  }
}

/** Signs in as a person would, by the mailbox. Ends on the page that was wanted. */
export async function signInByMail(
  { page, look }: Pick<BrowserVisit, 'page' | 'look'>,
  email: string,
): Promise<void> {
  await look('sign-in');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await look('check-mail');
  await page.getByRole('link', { name: 'Open the mailbox' }).click();
  await look('mailbox');
  await page.getByRole('article').first().getByRole('link').click();
  await look('confirm');
  await page.getByRole('button', { name: 'Sign in' }).click();
}
