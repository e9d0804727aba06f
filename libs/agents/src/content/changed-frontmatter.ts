import { isDeepStrictEqual } from 'node:util';
import { isMap, isScalar, type Node, type Pair, parseDocument, stringify } from 'yaml';
import { frontmatterOf, readMarkdown } from './frontmatter';

type Value = string | string[];

/** As `writtenFrontmatter` writes: a text stays on one line, however long it is. */
const ONE_LINE = { lineWidth: 0, blockQuote: false } as const;
const SCHEMA = { schema: 'core' } as const;

/**
 * Content without a fault, whose frontmatter says this under that key. The words of the other keys stay as they were
 * written, with their comments and quotes: the new ones are put in between. Frontmatters that cannot be changed so
 * (`{name: x}` on one line) are written anew by the YAML library, which keeps what they say.
 */
export function withField(content: string, name: string, value: Value): string {
  const wanted = new Map(valuesOf(content)).set(name, value);
  const frontmatter = frontmatterOf(content);
  const [open, ...lines] = frontmatter.split('\n');
  const [yaml, close] = [lines.slice(0, -2).join('\n'), lines.at(-2)];
  const fenced = (text: string) => `${open}\n${text}\n${close}\n${content.slice(frontmatter.length)}`;
  const spliced = fenced(splicedYaml(yaml, name, value));
  return isDeepStrictEqual(valuesOf(spliced), wanted) ? spliced : fenced(rewrittenYaml(yaml, name, value));
}

function valuesOf(content: string): Map<string, Value | undefined> {
  const { fields, faults } = readMarkdown(content);
  return new Map(faults.length > 0 ? [] : [...fields].map(([name, { value }]) => [name, value]));
}

/** In the place of the pair that has this key; else behind all others. */
function splicedYaml(yaml: string, name: string, value: Value): string {
  const { contents } = parseDocument(yaml, SCHEMA);
  const pairs = isMap(contents) ? contents.items : [];
  const ranges = pairs.map((pair) => ({ isIt: keyOf(pair) === name, ...rangeOf(pair) }));
  const former = ranges.find(({ isIt }) => isIt);
  const line = lineOf(name, value);
  if (!former) return `${yaml}\n${' '.repeat(ranges[0]?.start ?? 0)}${line}`;
  const newline = yaml.slice(former.start, former.end).endsWith('\n') ? '\n' : '';
  return `${yaml.slice(0, former.start)}${line}${newline}${yaml.slice(former.end)}`;
}

function rewrittenYaml(yaml: string, name: string, value: Value): string {
  const document = parseDocument(yaml, SCHEMA);
  document.set(name, value);
  return withoutLastNewline(document.toString(ONE_LINE));
}

function lineOf(name: string, value: Value): string {
  return typeof value === 'string'
    ? withoutLastNewline(stringify({ [name]: value }, ONE_LINE))
    : `${name}: ${JSON.stringify(value)}`;
}

/** Nothing else: other spaces at the end of a value, such as U+00A0, stand there without quotes. */
function withoutLastNewline(yaml: string): string {
  return yaml.replace(/\n$/, '');
}

function keyOf({ key }: Pair): unknown {
  return isScalar(key) ? key.value : undefined;
}

function rangeOf({ key, value }: Pair): { start: number; end: number } {
  const [start, end] = [(key as Node).range, (value as Node | null)?.range ?? (key as Node).range];
  return { start: start?.[0] ?? 0, end: end?.[1] ?? 0 };
}
