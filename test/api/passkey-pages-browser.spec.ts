import { ApiProcess } from '../kit/api-process';
import {
  BROWSER_PATIENCE_MS,
  type BrowserVisit,
  Chromium,
  describeInChromium,
  type Look,
  signInByMail,
} from '../kit/chromium';
import { eventually } from '../kit/eventually';
import { VirtualAuthenticator } from '../kit/virtual-authenticator';

const PASSKEYS = '/account/passkeys';
const WIDE: Look = { width: 900, colorScheme: 'light' };
/** A browser that is too old, or an address without https: then browsers hide it. */
const WITHOUT_WEBAUTHN = 'delete window.PublicKeyCredential';

describeInChromium('the pages of passkeys in a browser', () => {
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

  /** Somebody on the page of their passkeys, with an authenticator in the machine. */
  async function visitor(
    look: Look,
    email = `${Math.random().toString(36).slice(2)}@example.com`,
  ): Promise<BrowserVisit & { email: string; authenticator: VirtualAuthenticator }> {
    const visited = await chromium.visit(look);
    const authenticator = await VirtualAuthenticator.pluggedInto(visited.page);
    await visited.page.goto(`${api.url}${PASSKEYS}`);
    await signInByMail(visited, email);
    return { ...visited, email, authenticator };
  }

  async function add({ page }: Pick<BrowserVisit, 'page'>, name: string): Promise<void> {
    await page.getByLabel('Name of a new passkey').fill(name);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('heading', { name }).waitFor();
  }

  it.each([
    [900, 'light'],
    [900, 'dark'],
    [320, 'light'],
    [320, 'dark'],
  ] as const)(
    'adds a passkey, signs in with it, renames and removes it, %d pixels wide, %s',
    async (width, colorScheme) => {
      const visited = await visitor({ width, colorScheme });
      const { page, look, email } = visited;
      await page.getByText('You have no passkey yet.').waitFor();
      await look('passkeys-none');
      await add(visited, 'Work laptop');
      await look('passkeys');

      await page.getByRole('button', { name: 'Sign out', exact: true }).click();
      await page.goto(`${api.url}/sign-in?next=${encodeURIComponent(PASSKEYS)}`);
      await look('sign-in-with-passkey');
      await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
      await page.getByRole('heading', { name: 'Passkeys' }).waitFor();
      expect(await page.getByRole('contentinfo').textContent()).toContain(email);
      expect(await page.getByRole('main').textContent()).toContain('last used');

      await page.getByText('Rename or remove').click();
      await look('passkeys-open');
      await page.getByLabel('Name', { exact: true }).fill('Home laptop');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Home laptop' }).waitFor();
      await page.getByText('Rename or remove').click();
      await page.getByRole('button', { name: 'Remove this passkey' }).click();
      await page.getByText('You have no passkey yet.').waitFor();
      expect(visited.violations).toEqual([]);
    },
    BROWSER_PATIENCE_MS,
  );

  it(
    'says what went wrong, and lets the person try again',
    async () => {
      const visited = await visitor(WIDE);
      const { page, look, authenticator } = visited;
      await authenticator.unlocks(false);
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('cancelled, or took too long');
      await look('passkeys-problem');
      await authenticator.unlocks(true);
      await add(visited, 'Work laptop');
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('has a passkey for your account already');
      expect(visited.violations).toEqual([]);
    },
    BROWSER_PATIENCE_MS,
  );

  it(
    'lets a browser forget a passkey that was removed',
    async () => {
      const visited = await visitor(WIDE);
      const { page, authenticator } = visited;
      await add(visited, 'Work laptop');
      await api.database.query('DELETE FROM passkeys');
      await page.getByRole('button', { name: 'Sign out', exact: true }).click();
      await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('not known here, or was removed');
      await eventually('the browser to forget it', () => authenticator.count(), {
        until: (count) => count === 0,
      });
      expect(visited.violations).toEqual([]);
    },
    BROWSER_PATIENCE_MS,
  );

  it(
    'asks who signed in a while ago to do so again, also when the page was open all the time',
    async () => {
      const visited = await visitor(WIDE);
      const { page, look } = visited;
      await add(visited, 'Work laptop');
      await api.database.query(`UPDATE browser_sessions SET created_at = created_at - interval '16 minutes'`);
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      await page.getByRole('link', { name: 'Sign in again' }).waitFor();
      await look('passkeys-stale');
      await page.getByRole('link', { name: 'Sign in again' }).click();
      await look('sign-in-again');
      await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
      await page.getByRole('button', { name: 'Add a passkey' }).waitFor();
      expect(visited.violations).toEqual([]);
    },
    BROWSER_PATIENCE_MS,
  );

  it.each([
    ['passkeys', { before: WITHOUT_WEBAUTHN }, 'This browser cannot make passkeys here'],
    ['JavaScript', { javaScriptEnabled: false }, 'this page needs JavaScript'],
  ])(
    'works by mail in a browser without %s, and offers nothing that would not work',
    async (_what, lack, note) => {
      const visited = await chromium.visit({ ...WIDE, ...lack });
      const { page } = visited;
      await page.goto(`${api.url}${PASSKEYS}`);
      await page.getByLabel('E-mail address').waitFor();
      expect(await page.getByRole('button').allTextContents()).toEqual(['Mail me a link']);
      await signInByMail({ page, look: () => Promise.resolve() }, 'old@example.com');
      await page.getByText('You have no passkey yet.').waitFor();
      await page.getByText(note).waitFor();
      expect(await page.getByRole('button').allTextContents()).toEqual(['Sign out']);
      expect(visited.violations).toEqual([]);
    },
    BROWSER_PATIENCE_MS,
  );
});
