import { Logger } from '@app/telemetry';
import { readableLine } from '../../scripts/lib/log-lines.mjs';
import { PageVisitor } from '../kit/page-visitor';
import { System } from '../kit/system';

/** Built here, so that this file can be shown in a terminal. */
const ESCAPE = String.fromCharCode(27);
const CLEAR_SCREEN = `${ESCAPE}[2J${ESCAPE}]0;owned${String.fromCharCode(7)}`;
const MARKUP = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  `'-alert(1)-'`,
  '</title><svg/onload=alert(1)>',
  '&lt;script&gt;',
];

describe('text of others', () => {
  let system: System;

  beforeAll(async () => {
    system = await System.start({ worker: false });
  });

  afterAll(() => system.stop());

  it.each(MARKUP)('is text on pages: %s', async (text) => {
    const device = await system.anonymous().post('/api/v1/auth/device', { client_name: text });
    const browser = await new PageVisitor(system).signIn();
    await browser.open(`/device-verify?user_code=${encodeURIComponent(text)}`);
    const typed = await browser.submit('/device-verify', { user_code: text });
    const shown = await browser.submit('/device-verify', { user_code: device.body.user_code as string });
    const asked = await browser.open(`/sign-in?next=${encodeURIComponent(text)}`);
    const mistyped = await new PageVisitor(system).submit('/sign-in', { email: text });
    expect([typed.status, shown.status]).toEqual([404, 200]);
    for (const page of [typed, shown, asked, mistyped]) {
      expect(page.headers['content-type']).toMatch(/^text\/html/);
      expect(page.text).not.toContain(text);
      expect(page.text).not.toMatch(/<script(?! type="module" src="\/assets\/)|<img|<svg.onload/);
    }
    expect(shown.text).toContain(escaped(text));
  });

  it('is never taken for a page: answers that hold it are JSON, and sniffed by nobody', async () => {
    const ada = await system.signUp();
    const created = await ada.post(`/api/v1/${ada.slug}/projects`, { name: MARKUP[0], slug: 'markup' });
    const read = await ada.get(`/api/v1/${ada.slug}/projects/markup`);
    const absent = await ada.get(`/api/v1/${ada.slug}/projects/${encodeURIComponent(MARKUP[0]!)}`);
    expect([created.status, read.body.data.name, absent.status]).toEqual([201, MARKUP[0], 404]);
    for (const { headers } of [created, read, absent]) {
      expect(headers['content-type']).toMatch(/^application\/json/);
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
    expect(absent.text).not.toContain('<');
  });
});

describe('a log line', () => {
  const written = (message: string): string => {
    const lines: string[] = [];
    const destination = { write: (line: string) => void lines.push(line) };
    const logger = Logger.create({ level: 'info', name: 'spec', destination });
    logger.error(message, { err: new Error(CLEAR_SCREEN), name: `a\n{"level":"fatal"}` });
    return lines.join('');
  };

  it('is one line, without anything that a terminal would obey', () => {
    const line = written(`A ${CLEAR_SCREEN} request\nfailed`);
    expect(line.trimEnd().split('\n')).toHaveLength(1);
    expect(withoutControls(line.trimEnd())).toBe(line.trimEnd());
  });

  it('is shown by npm start without it either', () => {
    const shown = readableLine('api', written(`A ${CLEAR_SCREEN} request failed`));
    expect(shown).toMatch(/api {6}ERROR A .*request failed/);
    expect(withoutControls(shown!)).toBe(shown);
    const foreign = readableLine('api', `no JSON ${CLEAR_SCREEN}${String.fromCharCode(0x9b)}31m`);
    expect(withoutControls(foreign!)).toBe(foreign);
  });
});

function withoutControls(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(`'`, '&#39;');
}
