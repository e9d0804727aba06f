import { FAKE_SECRETS, FAKE_SHAPES, FAKE_TOKENS } from './fake-secrets';
import { marker } from './marker';
import { redactText } from './redact-text';
import { RULES } from './rules';

const inJson = (text: string): string => JSON.stringify({ note: `before\n${text}\nafter` });
const inDiff = (text: string): string =>
  [
    '--- a/file',
    '+++ b/file',
    '@@ -1,3 +1,3 @@',
    ' kept',
    ...text.split('\n').map((line) => `+${line}`),
  ].join('\n');

const EVERYWHERE: [string, (text: string) => string][] = [
  ['plain', (text) => text],
  ['in a line', (text) => `It is ${text} as far as I know.`],
  ['in a string of JSON', inJson],
  ['in JSON inside JSON', (text) => inJson(inJson(text))],
  ['in an added line', inDiff],
  ['in a removed line', (text) => inDiff(text).replaceAll('\n+', '\n-')],
];
const TOKENS_ONLY: [string, (text: string) => string][] = [
  ['in an address', (text) => `https://example.com/path?x=1&t=${text}&y=2#z`],
  ['in an encoded address', (text) => `https://example.com/?next=%2Fpath%3Ft%3D${text}%26y`],
  ['in a base64 header', (text) => Buffer.from(`Authorization: Bearer ${text}`).toString('base64')],
  [
    'in a base64 header after others',
    (text) => Buffer.from(`Host: a\r\nauthorization: Bearer ${text}`).toString('base64'),
  ],
];

it('has a fake for each rule', () => {
  expect(Object.keys(FAKE_SECRETS).sort()).toEqual([...new Set(RULES.map(({ name }) => name))].sort());
});

describe.each(Object.entries(FAKE_SECRETS))('%s', (rule, fake) => {
  it('is found by its own rule', () => {
    const { text } = fake();
    const redacted = redactText(text);
    expect(redacted.found).toEqual({ [rule]: 1 });
    expect(redacted.text).toContain(marker(rule));
  });

  it.each(EVERYWHERE)('is gone %s', (_where, wrap) => {
    const { text, secret } = fake();
    expect(leftOf(secret, redactText(wrap(text)).text)).toEqual([]);
  });
});

describe.each(Object.entries(FAKE_TOKENS))('%s', (_rule, fake) => {
  it.each(TOKENS_ONLY)('is gone %s', (_where, wrap) => {
    const { text, secret } = fake();
    const wrapped = wrap(text);
    const redacted = redactText(wrapped).text;
    expect(leftOf(secret, redacted)).toEqual([]);
    expect(leftOf(Buffer.from(secret).toString('base64').slice(4, -4), redacted)).toEqual([]);
  });
});

describe('what stays', () => {
  it('is everything around the secret', () => {
    for (const fake of Object.values(FAKE_SHAPES)) {
      const { text, secret } = fake();
      if (text.includes('\n')) continue;
      const [before] = text.split(secret);
      expect(redactText(text).text.startsWith(before!.replace(/sid=$/, ''))).toBe(true);
    }
  });

  it.each([
    'password: string;',
    'const token = await next();',
    'if (token===undefined) token=e.token',
    'secret: Uint8Array',
    'TOKEN=$(gh auth token)',
    't.IS_STRONG_PASSWORD=Gl,t.IS_TAX_ID=Vl',
    "printf 'SECRET_KEY=%s' x",
    'var token = replacements2[0][1]',
    'docker run -u 1000:1000 image',
    'Authorization: Bearer <your token>',
    'Authorization: Bearer ${token}',
    '"jsonwebtoken": "^9.0.2", "@octokit/auth-token": "^4.0.0", "cookie": "1.1.1"',
    'https://registry.example.com:8080/@scope/package',
    'postgres://$USER:$PASS@host/db',
    'PWD=/home/ada OLDPWD=/tmp',
    'input_tokens: 12345, max_tokens=8192',
    'export type Token = typeof TOKENS[number]',
    'task-0123456789abcdef0123456789abcdef',
  ])('%s', (text) => {
    expect(redactText(text)).toEqual({ text, found: {} });
  });
});

it('counts by rule', () => {
  const [one, two] = [FAKE_SECRETS['github-token']!(), FAKE_SECRETS['npm-token']!()];
  expect(redactText(`${one.text} ${two.text} ${one.text}`).found).toEqual({
    'github-token': 2,
    'npm-token': 1,
  });
});

it('leaves markers that are there, and reads what is between them', () => {
  const { text } = FAKE_SECRETS['github-token']!();
  expect(redactText(`password=${marker('bearer')} ${text}`).text).toBe(
    `password=${marker('bearer')} ${marker('github-token')}`,
  );
});

/** Pieces of a secret that are long enough to be worth something. */
function leftOf(secret: string, text: string): string[] {
  const pieces = Array.from({ length: Math.max(1, secret.length - 9) }, (_, at) => secret.slice(at, at + 10));
  return pieces.filter((piece) => text.includes(piece));
}

describe('secrets in the company they keep', () => {
  const secret = `Sup3rS3cret${'!x9'}`;
  const key = `${'Vn'.repeat(12)}4==`;
  it.each([
    ['a connection string', `Server=db;User ID=app;Password=${secret};Encrypt=True;`],
    [
      'one of a cloud',
      `DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=${key};EndpointSuffix=core.net`,
    ],
    ['curl over two lines', `curl -X POST \\\n  -u admin:${secret} https://x`],
    ['joined options of curl', `curl -fsSLu admin:${secret} https://x`],
    ['a scheme of its own', `curl -H 'Authorization: ApiKey ${key}'`],
    ['a scheme with dashes', `"Authorization": "DeepL-Auth-Key ${key}"`],
    ['the key of Rails', `SECRET_KEY_BASE=${key}`],
    ['the key of Rails in YAML', `  secret_key_base: ${key}`],
    ['aligned assignments', `  password             = "${secret}"`],
    ['SQL', `ALTER USER app WITH PASSWORD '${secret}';`],
    ['SQL of MySQL', `CREATE USER app IDENTIFIED BY '${secret}';`],
  ])('are found in %s', (_where, text) => {
    const redacted = redactText(text).text;
    expect([redacted.includes(secret), redacted.includes(key)]).toEqual([false, false]);
    expect(redactText(redacted).text).toBe(redacted);
  });

  it.each([
    'Password=short;a=1;',
    'x = 1; password=sha256(pw).hexdigest()',
    'const a=1;let token=parseToken2;',
    'Authorization: required\n2024-05-01T10:00:00.123Z request done',
    'authorization = await getAuthorizationV2(req)',
    'curl -s x | java -Durl=http://host/path',
    'Authorization: please see the document on page 12',
    "password 'too short'",
    'curl -u $USER:$PASSWORD https://x',
    "IDENTIFIED BY '<password>'",
  ])('are not seen in %s', (text) => {
    expect(redactText(text).text).toBe(text);
  });
});
