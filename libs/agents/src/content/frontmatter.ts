import { isAlias, isMap, isScalar, isSeq, LineCounter, type Pair, parseDocument, stringify } from 'yaml';
import { given } from '@app/kernel';

/** What is wrong with a document, and where. Lines count from 1, in the whole document. */
export interface ContentFault {
  line: number;
  message: string;
}

/** One key of the frontmatter. */
export interface Field {
  line: number;
  /** As it is written, so that `1.0` stays `1.0`; of a list its items; undefined for anything else. */
  value: string | string[] | undefined;
}

/** Markdown with YAML between two lines of `---` above it, or without. */
export interface MarkdownDocument {
  fields: Map<string, Field>;
  body: string;
  faults: ContentFault[];
}

const FENCED = /^---[ \t]*\n([\s\S]*?)(?:^|\n)---[ \t]*(?:\n|$)/;
/** The line of the first key: after the opening fence. */
const FIRST_LINE = 2;
/** YAML may stand for itself many times over; nobody writes configuration so. */
const NO_ALIASES = 'an alias or anchor cannot be used here';

/** Where the frontmatter ends, if there is one: everything up to and with its closing line. */
export function frontmatterOf(content: string): string {
  return FENCED.exec(content)?.[0] ?? '';
}

/** A frontmatter that says these texts, with its fences. */
export function writtenFrontmatter(fields: Record<string, string | undefined>): string {
  return `---\n${stringify(given(fields), { lineWidth: 0, blockQuote: false })}---\n`;
}

/** Reads canonical content. Never throws: what cannot be read is told in `faults`. */
export function readMarkdown(content: string): MarkdownDocument {
  const fenced = FENCED.exec(content);
  if (fenced) return { ...readYaml(fenced[1]!), body: content.slice(fenced[0].length) };
  const faults = /^---[ \t]*\n/.test(content)
    ? [{ line: 1, message: 'the frontmatter is not closed with ---' }]
    : [];
  return { fields: new Map(), body: content, faults };
}

function readYaml(text: string): Pick<MarkdownDocument, 'fields' | 'faults'> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, schema: 'core' });
  const lineOf = (offset: number): number => lines.linePos(offset).line + FIRST_LINE - 1;
  const faults = document.errors.map(({ pos, message }) => ({
    line: lineOf(pos[0]),
    message: firstLine(message),
  }));
  const { contents } = document;
  if (contents === null || faults.length > 0) return { fields: new Map(), faults };
  if (!isMap(contents))
    return {
      fields: new Map(),
      faults: [{ line: FIRST_LINE, message: 'the frontmatter is not a list of keys and values' }],
    };
  const fields = new Map(contents.items.map((pair) => fieldOf(pair, lineOf)));
  return {
    fields,
    faults: contents.items
      .filter(hasAlias)
      .map((pair) => ({ line: fieldOf(pair, lineOf)[1].line, message: NO_ALIASES })),
  };
}

function fieldOf({ key, value }: Pair, lineOf: (offset: number) => number): [name: string, field: Field] {
  const start = isScalar(key) ? (key.range?.[0] ?? 0) : 0;
  return [
    textOf(key) ?? '',
    { line: lineOf(start), value: isSeq(value) ? textsOf(value.items) : textOf(value) },
  ];
}

/** Undefined when one of them is no plain value. */
function textsOf(items: unknown[]): string[] | undefined {
  const texts = items.map(textOf);
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

function textOf(node: unknown): string | undefined {
  if (!isScalar(node)) return undefined;
  const { value, source } = node;
  return typeof value === 'string' ? value : value === null ? undefined : source;
}

function hasAlias({ value }: Pair): boolean {
  return isAlias(value) || (isSeq(value) && value.items.some(isAlias));
}

const firstLine = (message: string): string => message.split('\n', 1)[0]!;
