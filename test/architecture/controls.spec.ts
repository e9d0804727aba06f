import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CHECKOUT = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(CHECKOUT, path), 'utf8');

interface Row {
  id: string;
  specs: string;
  remark: string;
}

/** The table of docs/security.md that says which specs hold which control. */
const ROWS: Row[] = read('docs/security.md')
  .split('\n## Controls and their tests\n')[1]!
  .split('\n')
  .filter((line) => /^\| [A-Z]+-\d/.test(line))
  .map((line) => {
    const [, id = '', specs = '', remark = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    return { id, specs, remark };
  });

it('has a row for every control, once', () => {
  expect(ROWS.length).toBeGreaterThan(100);
  expect(new Set(ROWS.map(({ id }) => id)).size).toBe(ROWS.length);
});

it.each(ROWS)('$id is held by specs that are there, or says why not', ({ specs, remark }) => {
  if (specs === '—') return expect(remark).toMatch(/\w+ \w+/);
  for (const spec of specs.split('<br>')) {
    const [, path = '', title] = /^`([^`]+)`(?: › (.+))?$/.exec(spec)!;
    expect([path, existsSync(join(CHECKOUT, path))]).toEqual([path, true]);
    if (title) expect(read(path)).toContain(title.replaceAll('\\', ''));
  }
});
