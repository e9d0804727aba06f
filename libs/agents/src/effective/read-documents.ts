import { BoundedMap } from '@app/kernel';
import { documentOf, type ResourceDocument } from '../content/agent-document';
import type { TierVersion } from './effective-config';

const MOST = 2_000;
/** What is larger is rare, and would crowd out the others. */
const LARGEST = 32_768;

/** Versions never change: what one says is read once. Reading YAML is most of what merging costs (600 versions: 30 ms). */
export class ReadDocuments {
  private readonly known = new BoundedMap<string, ResourceDocument>(MOST);

  read({ versionHash, content }: TierVersion): ResourceDocument {
    const known = this.known.get(versionHash);
    if (known) return known;
    const document = documentOf(content);
    if (content.length <= LARGEST) this.known.set(versionHash, document);
    return document;
  }
}
