import { isStorable, isUuid } from '@app/kernel';

/** How far an export has gone: the session, and what of it was the last. */
export interface ExportPlace {
  sessionId: string;
  /** Null behind the session itself. */
  item: string | null;
}

const LONGEST_ITEM = 300;

/** As one word that stands in no formula and needs no quotes. It opens nothing: whoever changes it is somewhere else. */
export function writtenPlace({ sessionId, item }: ExportPlace): string {
  return Buffer.from(JSON.stringify([sessionId, item])).toString('base64url');
}

/** Null for what is no place. */
export function placeFrom(text: string): ExportPlace | null {
  const [sessionId, item, ...rest] = listIn(text);
  if (typeof sessionId !== 'string' || !isUuid(sessionId) || rest.length > 0) return null;
  if (item === null) return { sessionId, item };
  const isItem = typeof item === 'string' && item.length <= LONGEST_ITEM && isStorable(item);
  return isItem ? { sessionId, item } : null;
}

/** Which source told it is part of its place: where another decides by now, the session is told anew. */
export function usageItem({ source, model }: { source: string; model: string }): string {
  return `${source} ${model}`;
}

export function usageIn(item: string | null): { source: string; model: string } {
  const [source = '', ...model] = (item ?? '').split(' ');
  return { source, model: model.join(' ') };
}

function listIn(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
