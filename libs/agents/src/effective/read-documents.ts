import { BoundedMap } from '@app/kernel';
import { documentOf, type ResourceDocument } from '../content/agent-document';
import type { TierVersion } from './effective-config';

/** In characters: 16 MiB of memory, or 32 where a content has characters beyond Latin-1. */
const MOST = 16 * 2 ** 20;
/** What a document weighs besides its text: objects, and names of tools. */
const OVERHEAD = 1_000;

interface Read {
  document: ResourceDocument;
  /** Of the content, which the text of the document is a slice of and keeps in memory. */
  length: number;
}

/** Versions never change: what one says is read once. Reading YAML is most of what merging costs (600 versions: 30 ms). */
export class ReadDocuments {
  private readonly known = new BoundedMap<string, Read>(MOST, ({ length }) => length + OVERHEAD);

  read({ versionHash, content }: TierVersion): ResourceDocument {
    const known = this.known.get(versionHash);
    if (known) return known.document;
    const document = documentOf(content);
    this.known.set(versionHash, { document, length: content.length });
    return document;
  }
}
