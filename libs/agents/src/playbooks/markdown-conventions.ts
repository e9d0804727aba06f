import MarkdownIt from 'markdown-it';
import { canonicalContent } from '../content/canonical-content';
import { type ContentFault, frontmatterOf } from '../content/frontmatter';
import { type ConventionText, MAX_BODY, MAX_TITLE } from './convention';
import { conventionKey } from './convention-key';

/** A convention as a document has it. */
export interface FoundConvention extends ConventionText {
  key: string;
  /** Of its heading, from 1. */
  line: number;
}

export interface ReadConventions {
  found: FoundConvention[];
  /** Lines with text above the first heading: they belong to no convention. */
  leftOut: number;
  faults: ContentFault[];
}

interface Heading {
  level: number;
  title: string;
  /** Its lines, from 0; the second is the first after it. */
  from: number;
  to: number;
}

/** More than any team has agreed on, and than a tier may have. */
const MOST_HEADINGS = 1_000;
/** So many are told at once. */
const MOST_FAULTS = 20;

/** Blocks alone are looked at: what stands in a line stays as it was written. */
const PARSER = new MarkdownIt('commonmark').disable('inline');

/**
 * The conventions of a markdown document: each heading with text below it is one, and the text, as it was written, is its
 * body. A heading right above another names a group, and stands in the keys of what is below it. The only heading of
 * level 1, at the top, is the document's title and names nothing. Frontmatter is left out.
 */
export function readConventions(markdown: string): ReadConventions {
  const content = canonicalContent(markdown);
  const frontmatter = frontmatterOf(content);
  // Lines are counted in the whole document.
  const lines = content.split('\n').fill('', 0, frontmatter.split('\n').length - 1);
  const headings = headingsOf(lines.join('\n'));
  const unusable = faultsOfHeadings(headings);
  if (unusable.length > 0) return { found: [], leftOut: 0, faults: unusable };
  const named = withoutTitle(headings);
  const paths = pathsOf(named);
  const found = named.flatMap(({ title, from, to }, index) => {
    const body = textOf(lines, to, named[index + 1]?.from);
    return body === '' ? [] : [{ key: conventionKey(...paths[index]!), title, body, line: from + 1 }];
  });
  const above = lines.slice(0, named[0]?.from).filter((line) => line.trim() !== '').length;
  const titleLines = headings.length > named.length ? headings[0]!.to - headings[0]!.from : 0;
  return { found, leftOut: above - titleLines, faults: faultsOf(found).slice(0, MOST_FAULTS) };
}

function headingsOf(content: string): Heading[] {
  const tokens = PARSER.parse(content, {});
  return tokens.flatMap((token, index) => {
    if (token.type !== 'heading_open' || token.level > 0) return [];
    const [from, to] = token.map!;
    return [{ level: Number(token.tag.slice(1)), title: lineOf(tokens[index + 1]!.content), from, to }];
  });
}

function withoutTitle(headings: Heading[]): Heading[] {
  const isTitled = headings[0]?.level === 1 && !headings.slice(1).some(({ level }) => level === 1);
  return isTitled && headings.length > 1 ? headings.slice(1) : headings;
}

function textOf(lines: string[], from: number, to?: number): string {
  return lines
    .slice(from, to)
    .join('\n')
    .replace(/^\s*\n/, '')
    .trimEnd();
}

/** The title of each heading, behind those of the headings that it stands below. */
function pathsOf(headings: Heading[]): string[][] {
  const open: Heading[] = [];
  return headings.map((heading) => {
    while (open.length > 0 && open.at(-1)!.level >= heading.level) open.pop();
    open.push(heading);
    return open.map(({ title }) => title);
  });
}

/** A heading may be written over several lines. */
const lineOf = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Before anything is made of them: what is below a heading is named by it, too. */
function faultsOfHeadings(headings: Heading[]): ContentFault[] {
  const beyond = headings[MOST_HEADINGS];
  if (beyond) return [{ line: beyond.from + 1, message: `is the heading after ${MOST_HEADINGS} others` }];
  const long = headings.filter(({ title }) => title.length > MAX_TITLE);
  const faults = long.map(({ from }) => ({
    line: from + 1,
    message: `the heading has over ${MAX_TITLE} characters`,
  }));
  return faults.slice(0, MOST_FAULTS);
}

function faultsOf(found: FoundConvention[]): ContentFault[] {
  const lineOfKey = new Map<string, number>();
  return found.flatMap(({ key, line, title, body }) => {
    const former = lineOfKey.get(key);
    lineOfKey.set(key, line);
    if (former !== undefined) return [{ line, message: `has the same key as line ${former} ("${key}")` }];
    if (title === '') return [{ line, message: 'the heading has no text' }];
    return body.length > MAX_BODY
      ? [{ line, message: `the text below the heading has over ${MAX_BODY} characters` }]
      : [];
  });
}
