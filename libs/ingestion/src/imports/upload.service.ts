import { promisify } from 'node:util';
import { createGunzip, gzip as gzipCallback } from 'node:zlib';
import { pipeline, Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { isUuid, newId, type Principal } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { JobQueue } from '@app/jobs';
import { ProjectsService } from '@app/organizations';
import { seesEverybody } from '@app/sessions';
import { Captures } from '../capture/captures.service';
import { transcriptsUploaded } from '../ingestion.job';
import { MAX_IMPORT_BYTES, type TranscriptImport } from './import';
import { importEmpty, importNotFound, importOutsideOfLimit, importTooLarge, notGzip } from './imports.errors';
import { ImportsRepository } from './imports.repository';
import { withoutSecrets } from './without-secrets';

const gzip = promisify(gzipCallback);
const CHUNK_BYTES = 1024 * 1024;

/**
 * Takes transcripts: an upload is durable, piece by piece, before it is answered. It has lost its secrets by then; the rest
 * of it is needed to be read, whatever the capture mode, and is deleted by who has read it, or given it up.
 */
@Injectable()
export class UploadService {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly imports: ImportsRepository,
    private readonly projects: ProjectsService,
    private readonly captures: Captures,
    private readonly jobs: JobQueue,
  ) {}

  /** Stores the body, never more than a piece of it in memory, and announces it to the workers. */
  async receive(
    principal: Principal,
    body: unknown,
    options: { gzip: boolean; projectSlug?: string },
  ): Promise<TranscriptImport> {
    if (!(body instanceof Readable)) throw importEmpty();
    const id = newId();
    await this.database.run(principal, async (tx) => {
      const project = options.projectSlug ? await this.projects.inTransaction(tx, options.projectSlug) : null;
      if (principal.projectId !== undefined && !project) throw importOutsideOfLimit();
      const limitedTo = principal.projectId ?? null;
      const { userId } = principal;
      await this.imports.insert(tx, { id, userId, projectId: project?.id ?? null, limitedTo });
    });
    const stored = await this.store(principal, id, options.gzip ? unpacked(body) : body);
    await this.jobs.announce(transcriptsUploaded, { organizationId: principal.organizationId });
    return stored;
  }

  /** The caller's own imports; managers see all. */
  async get(principal: Principal, id: string): Promise<TranscriptImport> {
    const upload = isUuid(id) ? await this.database.run(principal, (tx) => this.imports.find(tx, id)) : null;
    const isVisible = upload?.userId === principal.userId || seesEverybody(principal);
    if (!upload || !isVisible) throw importNotFound();
    return upload;
  }

  /** The import as it is queued, whatever a worker makes of it a moment later. Half an upload is not kept. */
  private async store(
    principal: Principal,
    id: string,
    content: AsyncIterable<Buffer>,
  ): Promise<TranscriptImport> {
    try {
      const bytes = await this.storeChunks(principal, id, content);
      return await this.database.run(principal, (tx) => this.imports.enqueue(tx, id, bytes));
    } catch (error) {
      await this.database.run(principal, (tx) => this.imports.delete(tx, id)).catch(() => undefined);
      throw error;
    }
  }

  /** Bytes of content, as they were before they were packed. */
  private async storeChunks(
    principal: Principal,
    id: string,
    content: AsyncIterable<Buffer>,
  ): Promise<number> {
    const upload = new BoundedUpload(content);
    let bytes = 0;
    let position = 0;
    for await (const piece of inPieces(withoutSecrets(upload, (found) => this.captures.report(found)))) {
      bytes += piece.length;
      const packed = await gzip(piece, { level: 1 });
      await this.database.run(principal, (tx) => this.imports.insertChunk(tx, id, position, packed));
      position += 1;
    }
    if (upload.bytes === 0) throw importEmpty();
    return bytes;
  }
}

/** What is received, counted and no more of it than is taken. */
class BoundedUpload implements AsyncIterable<Buffer> {
  bytes = 0;

  constructor(private readonly content: AsyncIterable<Buffer>) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for await (const part of readable(this.content)) {
      this.bytes += part.length;
      if (this.bytes > MAX_IMPORT_BYTES) throw importTooLarge();
      yield part;
    }
  }
}

function unpacked(body: Readable): Readable {
  const gunzip = createGunzip();
  return pipeline(body, gunzip, () => undefined);
}

async function* inPieces(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const part of content) {
    held.push(part);
    size += part.length;
    if (size < CHUNK_BYTES) continue;
    yield Buffer.concat(held, size);
    held = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(held, size);
}

/** zlib's failures become the sentence that a client can use. */
async function* readable(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* content;
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    throw code.startsWith('Z_') ? notGzip() : error;
  }
}
