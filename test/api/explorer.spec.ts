import type { Page, Request } from 'playwright-core';
import { ApiProcess } from '../kit/api-process';
import { BROWSER_PATIENCE_MS, Chromium, describeInChromium } from '../kit/chromium';
import { System } from '../kit/system';

const TOKEN = `only-for-this-spec.${'x'.repeat(40)}.nothing`;

/** All that a page can leave behind in a browser. */
const KEPT = `(async () => {
  const databases = (await indexedDB.databases()).map(({ name }) => name);
  const caches = await self.caches?.keys?.() ?? [];
  return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, databases, caches]);
})()`;

describe('the explorer', () => {
  it('is there unless it is switched off, and with it the document', async () => {
    for (const [explorer, status] of [
      ['1', 200],
      ['0', 404],
    ] as const) {
      const system = await System.start({ worker: false, settings: { EXPLORER: explorer } });
      const anyone = system.anonymous();
      const paths = ['/docs', '/docs/swagger-ui-bundle.js', '/openapi.json', '/docs/openapi.yaml'];
      const answers = await Promise.all(paths.map((path) => anyone.get(path)));
      const metadata = await anyone.get('/.well-known/oauth-authorization-server');
      await system.stop();
      expect(answers.map((answer) => answer.status)).toEqual(paths.map(() => status));
      expect('service_documentation' in metadata.body).toBe(status === 200);
    }
  });
});

describeInChromium('the explorer in a browser', () => {
  let api: ApiProcess;
  let chromium: Chromium;

  beforeAll(async () => {
    api = await ApiProcess.start({ RATE_LIMIT_IP_PER_MINUTE: '0' });
    chromium = await Chromium.launch();
  }, BROWSER_PATIENCE_MS);

  afterAll(async () => {
    await chromium.close();
    await api.stop();
  });

  it(
    'asks nobody but us for anything, breaks no policy, and forgets the token that it was given',
    async () => {
      const { page, foreign, problems } = await visit();
      const sent = await tryOut(page);
      expect([new URL(sent.url()).origin, sent.headers().authorization]).toEqual([
        api.url,
        `Bearer ${TOKEN}`,
      ]);
      expect(await page.evaluate(KEPT)).toBe('[{},{},"",[],[]]');
      await page.reload();
      await page.locator('.opblock-tag').first().waitFor();
      await page.locator('.btn.authorize').click();
      expect(await page.locator('.auth-container input').inputValue()).toBe('');
      expect(await page.content()).not.toContain(TOKEN);
      expect({ foreign, problems }).toEqual({ foreign: [], problems: [] });
    },
    BROWSER_PATIENCE_MS,
  );

  /** The explorer, with no way out to any other host. */
  async function visit(): Promise<{ page: Page; foreign: string[]; problems: string[] }> {
    const { page, violations: problems } = await chromium.visit({ width: 1200, colorScheme: 'light' });
    const foreign: string[] = [];
    await page.route('**/*', (route) => {
      const { origin, protocol } = new URL(route.request().url());
      if (origin === api.url || protocol === 'data:') return route.continue();
      foreign.push(route.request().url());
      return route.abort();
    });
    await page.goto(`${api.url}/docs`);
    await page.locator('.opblock-tag').first().waitFor();
    return { page, foreign, problems };
  }

  /** Gives it the token and asks who that is; the request that it made. */
  async function tryOut(page: Page): Promise<Request> {
    await page.locator('.btn.authorize').click();
    await page.locator('.auth-container input').fill(TOKEN);
    await page.locator('.auth-container button[type=submit]').click();
    await page.locator('.btn-done').click();
    await page.locator('.opblock-tag[data-tag="Authentication"]').click();
    const me = page.locator('.opblock', { has: page.locator('[data-path="/api/v1/me"]') });
    await me.locator('.opblock-summary-control').click();
    await me.locator('.try-out__btn').click();
    const request = page.waitForRequest((asked) => asked.url().endsWith('/api/v1/me'));
    await me.locator('.execute').click();
    await me.locator('.responses-inner .response-col_status', { hasText: '401' }).first().waitFor();
    return request;
  }
});
