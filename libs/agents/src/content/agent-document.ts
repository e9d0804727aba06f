import { isDeepStrictEqual } from 'node:util';
import { canonicalContent } from './canonical-content';
import { withField } from './changed-frontmatter';
import {
  type ContentFault,
  type Field,
  frontmatterOf,
  type MarkdownDocument,
  readMarkdown,
} from './frontmatter';
import type { ResourceType } from '../resource';

/** What a resource says, taken from its content. */
export interface ResourceDocument {
  description?: string;
  /** Undefined: says nothing of tools, which for an agent means all of them. */
  tools?: string[];
  model?: string;
  version?: string;
  body: string;
}

const MUST_SAY: Record<ResourceType, readonly string[]> = {
  agent: ['name', 'description'],
  skill: ['name', 'description'],
  rule: [],
  command: [],
};
const TEXTS = ['name', 'description', 'model', 'version'];

/** What is wrong with the content of a resource; empty when nothing is. */
export function faultsOf(
  content: string,
  { type, name }: { type: ResourceType; name: string },
): ContentFault[] {
  const document = readMarkdown(content);
  if (document.faults.length > 0) return document.faults;
  return [...missing(document, type), ...misshapen(document), ...misnamed(document.fields.get('name'), name)];
}

/** Of content that was found without a fault. */
export function documentOf(content: string): ResourceDocument {
  const { fields, body } = readMarkdown(content);
  const text = (name: string): string | undefined => {
    const value = fields.get(name)?.value;
    return typeof value === 'string' ? value : undefined;
  };
  return {
    description: text('description'),
    tools: toolsIn(fields.get('tools')?.value),
    model: text('model'),
    version: text('version'),
    body,
  };
}

/** What somebody wants a document to say; what is left out stays as it is. */
export interface DocumentChanges {
  description?: string;
  tools?: string[];
  model?: string;
  instructions?: string;
}

/** Content without a fault, changed. What says the same already stays as it was written, byte for byte. */
export function changedDocument(content: string, changes: DocumentChanges): string {
  const { instructions, description, model } = changes;
  const tools = changes.tools && toolsIn(changes.tools);
  const before = documentOf(content);
  const changed = Object.entries({ description, tools, model }).reduce(
    (text, [name, value]) =>
      value === undefined || isDeepStrictEqual(value, before[name as keyof ResourceDocument])
        ? text
        : withField(text, name, typeof value === 'string' ? value : writtenTools(value)),
    content,
  );
  const body = instructions === undefined ? undefined : canonicalContent(instructions).trim();
  return body === undefined || body === before.body.trim() ? changed : `${frontmatterOf(changed)}\n${body}\n`;
}

/** `Read, Grep`, as people write it; a list where a tool has a comma itself. */
function writtenTools(tools: string[]): string | string[] {
  return tools.some((tool) => tool.includes(',')) ? tools : tools.join(', ');
}

function missing({ fields }: MarkdownDocument, type: ResourceType): ContentFault[] {
  const absent = MUST_SAY[type].filter((name) => !fields.has(name));
  return absent.map((name) => ({ line: 1, message: `the frontmatter says no ${name}` }));
}

function misshapen({ fields }: MarkdownDocument): ContentFault[] {
  return [...fields].flatMap(([name, { line, value }]) => {
    if (TEXTS.includes(name) && typeof value !== 'string') return [{ line, message: `${name} is not text` }];
    if (name === 'tools' && value === undefined)
      return [{ line, message: 'tools is neither a list nor text' }];
    return [];
  });
}

function misnamed(said: Field | undefined, name: string): ContentFault[] {
  if (typeof said?.value !== 'string' || said.value === name) return [];
  return [{ line: said.line, message: `name is "${said.value}", but the resource is called "${name}"` }];
}

/** `Read, Grep` or a list of them. */
function toolsIn(value: string | string[] | undefined): string[] | undefined {
  if (value === undefined) return undefined;
  const words = typeof value === 'string' ? value.split(',') : value;
  return words.map((word) => word.trim()).filter((word) => word !== '');
}
