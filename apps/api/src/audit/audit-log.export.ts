import { Readable } from 'node:stream';
import type { AuditEntry } from '@app/organizations';
import { toAuditEntry } from './audit-log.response';

/**
 * One JSON object a line, oldest first. The first page is read before the answer begins, so that what fails by then is
 * told; what fails later breaks the answer off.
 */
export async function toNdjson(pages: AsyncGenerator<AuditEntry[]>): Promise<Readable> {
  const first = await pages.next();
  return Readable.from(linesOf(first, pages), { objectMode: false });
}

async function* linesOf(
  first: IteratorResult<AuditEntry[], unknown>,
  pages: AsyncGenerator<AuditEntry[]>,
): AsyncGenerator<string> {
  for (let page = first; !page.done; page = await pages.next())
    yield page.value.map((entry) => `${JSON.stringify(toAuditEntry(entry))}\n`).join('');
}
