import { FAKE_SECRETS } from './fake-secrets';
import { marker } from './marker';
import { redactJson } from './redact-json';

const token = (): string => FAKE_SECRETS['github-token']!().text;
const NAMED = marker('secret-name');
const GITHUB = marker('github-token');

describe('a value whose key names a secret', () => {
  it.each([
    ...['password', 'PASSWORD', 'dbPassword', 'db_password', 'passwd', 'DB_PASS', 'userPwd', 'passphrase'],
    ...['secret', 'clientSecret', 'client-secret', 'CLIENT_SECRET', 'token', 'access_token', 'accessToken'],
    ...['apiKey', 'api_key', 'x-api-key', 'apikey', 'AWS_SECRET_ACCESS_KEY', 'privateKey', 'Authorization'],
    ...['spring.datasource.password', '_authToken', 'credentials'],
  ])('%s', (key) => {
    expect(redactJson({ [key]: 'x' })).toEqual({ value: { [key]: NAMED }, found: { 'secret-name': 1 } });
  });

  it('is replaced whole, whatever it is made of', () => {
    expect(redactJson({ secret: { user: 'ada', pin: 1234, on: true, of: null, more: ['a', ''] } })).toEqual({
      value: { secret: { user: NAMED, pin: NAMED, on: true, of: null, more: [NAMED, ''] } },
      found: { 'secret-name': 3 },
    });
  });

  it('may be a cookie', () => {
    expect(redactJson({ Cookie: 'a=b' }).value).toEqual({ Cookie: NAMED });
  });
});

it.each([
  { input_tokens: 12, max_tokens: 'many', tokenizer: 'bpe', tokens: ['a'], token_type: 'bearer' },
  {
    jsonwebtoken: '^9.0.2',
    'auth-token': '4.0.0',
    cookie: '1.1.1',
    'node_modules/auth-token': { dev: 'yes' },
  },
  { passwordless: 'yes', secretary: 'Ada', publicKey: 'abc', key: 'value', PWD: '/home/ada', pwd: '/tmp' },
  { password: '', token: null, secret: false },
])('keeps %j', (value) => {
  expect(redactJson(value)).toEqual({ value, found: {} });
});

it('reads texts at any depth', () => {
  expect(redactJson({ tool: [{ output: `it is ${token()}.` }] })).toEqual({
    value: { tool: [{ output: `it is ${GITHUB}.` }] },
    found: { 'github-token': 1 },
  });
});

it('reads keys, and makes no two of them one', () => {
  const { value, found } = redactJson({ [token()]: 1, [token()]: 2, [`${GITHUB}#2`]: 3, a: 4 });
  expect(Object.entries(value)).toEqual([
    [GITHUB, 1],
    [`${GITHUB}#2`, 2],
    [`${GITHUB}#2#2`, 3],
    ['a', 4],
  ]);
  expect(found).toEqual({ 'github-token': 2 });
});

it('judges a key by what a second run sees of it', () => {
  const once = redactJson({ [`password ${token()}`]: 'x' }).value;
  expect(redactJson(once)).toEqual({ value: once, found: {} });
});

it.each(Object.entries(FAKE_SECRETS))('%s is gone as a key', (_rule, fake) => {
  const { text, secret } = fake();
  expect(JSON.stringify(redactJson({ a: { [text]: text } }).value)).not.toContain(secret);
});

it.each(['private-key', 'kubernetes-secret'])('%s is gone from a diff that comes line by line', (rule) => {
  const { text, secret } = FAKE_SECRETS[rule]!();
  const lines = [' before', ...text.split('\n').map((line) => `+${line}`), ' after'];
  const { value, found } = redactJson({ lines });
  expect(found).toEqual({ [rule]: 1 });
  expect(value.lines).toHaveLength(lines.length);
  expect([value.lines[0], value.lines.at(-1)]).toEqual([' before', ' after']);
  const left = value.lines.join('\n');
  for (const part of secret.split('\n')) expect(left).not.toContain(part);
  expect(left).toContain(marker(rule));
});

it('keeps keys that are special to objects', () => {
  const value: unknown = JSON.parse('{"__proto__": {"a": 1}, "constructor": "b"}');
  expect(JSON.stringify(redactJson(value).value)).toBe(JSON.stringify(value));
});

it('does not touch what it was given', () => {
  const value = Object.freeze({ password: 'x', list: Object.freeze([token()]) });
  expect(redactJson(value).value).not.toEqual(value);
});

it('takes the value away from a name that says it is a secret', () => {
  const env = [
    { name: 'DB_PASSWORD', value: 'hunter' },
    { key: 'API_KEY', value: 'k' },
    { name: 'DB_HOST', value: 'db' },
  ];
  const redacted = redactJson({ env }).value;
  expect(redacted).toEqual({
    env: [
      { name: 'DB_PASSWORD', value: '[REDACTED:secret-name]' },
      { key: 'API_KEY', value: '[REDACTED:secret-name]' },
      { name: 'DB_HOST', value: 'db' },
    ],
  });
  expect(redactJson(redacted).value).toEqual(redacted);
});
