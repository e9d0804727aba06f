import MarkdownIt from 'markdown-it';
import { slugOf } from '@app/organizations';
import { canonicalContent } from '../content/canonical-content';
import { type ContentFault, frontmatterOf } from '../content/frontmatter';
import { type ConventionText, MAX_BODY, MAX_TITLE } from './convention';

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
  const named = withoutTitle(headings);
  const paths = pathsOf(named);
  const conventions = named.flatMap(({ title, from, to }, index) => {
    const body = textOf(lines, to, named[index + 1]?.from);
    const key = slugOf(paths[index]!.join(' '), `convention-${index + 1}`);
    return body === '' ? [] : [{ key, title, body, line: from + 1 }];
  });
  const above = lines.slice(0, named[0]?.from).filter((line) => line.trim() !== '').length;
  const titleLines = headings.length > named.length ? headings[0]!.to - headings[0]!.from : 0;
  return { found: conventions, leftOut: above - titleLines, faults: faultsOf(conventions) };
}

function headingsOf(content: string): Heading[] {
  const tokens = PARSER.parse(content, {});
  return tokens.flatMap((token, index) => {
    if (token.type !== 'heading_open' || token.level > 0) return [];
    const [from, to] = token.map!;
    return [{ level: Number(token.tag.slice(1)), title: tokens[index + 1]!.content.trim(), from, to }];
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

function faultsOf(found: FoundConvention[]): ContentFault[] {
  const lineOf = new Map<string, number>();
  return found.flatMap(({ key, line, title, body }) => {
    const former = lineOf.get(key);
    lineOf.set(key, line);
    if (former !== undefined)
      return [{ line, message: `says the same heading as line ${former} ("${key}")` }];
    if (title === '') return [{ line, message: 'the heading has no text' }];
    if (title.length > MAX_TITLE) return [{ line, message: `the heading has over ${MAX_TITLE} characters` }];
    return body.length > MAX_BODY
      ? [{ line, message: `the text below the heading has over ${MAX_BODY} characters` }]
      : [];
  });
}
