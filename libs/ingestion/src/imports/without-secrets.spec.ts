import { withoutSecrets } from './without-secrets';

const TOKEN = ['ghp', 'aB3dE5gH7jK9mN1pQ3sT5vX7zA9cD1fG3hJ5'].join('_');

async function redacted(...pieces: string[]): Promise<{ lines: string[]; found: object[] }> {
  async function* content(): AsyncGenerator<Buffer> {
    for (const piece of pieces) yield Buffer.from(piece);
  }
  const found: object[] = [];
  const parts: Buffer[] = [];
  for await (const part of withoutSecrets(content(), (hits) => found.push(hits))) parts.push(part);
  return { lines: Buffer.concat(parts).toString().split('\n').slice(0, -1), found };
}

it('takes secrets out of rows: texts, keys, and values whose key names one', async () => {
  const row = { message: { content: `use ${TOKEN}` }, env: { [TOKEN]: 1, password: 'hunter2' } };
  const { lines, found } = await redacted(`${JSON.stringify(row)}\n`);
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      message: { content: 'use [REDACTED:github-token]' },
      env: { '[REDACTED:github-token]': 1, password: '[REDACTED:secret-name]' },
    },
  ]);
  expect(found).toEqual([{ 'github-token': 2, 'secret-name': 1 }]);
});

it('sees a secret that lies across two pieces of the upload', async () => {
  const row = JSON.stringify({ text: TOKEN });
  const { lines } = await redacted(row.slice(0, 20), row.slice(20));
  expect(lines).toEqual(['{"text":"[REDACTED:github-token]"}']);
});

it('leaves everything else as it was written', async () => {
  const lines = ['{ "a": 1.50, "a":2 }', '{"token":true}', '{no JSON}', ' {} '];
  expect((await redacted(lines.join('\r\n'))).lines.slice(0, 1)).toEqual(lines.slice(0, 1));
  expect((await redacted(lines.join('\n'))).lines).toEqual(lines);
});

it('keeps nothing of what is no row but its place', async () => {
  const deep = `${'['.repeat(200)}"${TOKEN}"${']'.repeat(200)}`;
  const broken = [`{"broken": "${TOKEN}`, `{"deep": ${deep}}`, 'some words', `{${TOKEN}}`, '[]'];
  expect((await redacted(broken.join('\n'))).lines).toEqual(broken.map(() => '(no row)'));
});

it('keeps a place for a line that is too long', async () => {
  const { lines } = await redacted('{"a":"', 'x'.repeat(16 * 1024 * 1024), TOKEN, '"}\n{"b":1}\n');
  expect(lines).toEqual(['(no row)', '{"b":1}']);
});
