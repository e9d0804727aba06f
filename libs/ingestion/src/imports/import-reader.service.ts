import { promisify } from 'node:util';
import { gunzip as gunzipCallback } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { isOutage, type OrganizationScope } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { JobQueue } from '@app/jobs';
import { Logger } from '@app/telemetry';
import { sessionsTouched, transcriptsUploaded } from '../ingestion.job';
import { TranscriptReader } from '../transcript';
import { FactWriter } from './fact-writer';
import type { ImportEntity } from './import.entity';
import { ImportsRepository } from './imports.repository';

const gunzip = promisify(gunzipCallback);
const FACTS_PER_FLUSH = 1000;
/** Rows may be as long as lines may be: memory is bounded by what they hold, not by their number. */
const BYTES_PER_FLUSH = 4 * 1024 * 1024;
/** A killed worker costs an attempt too. */
const MAX_ATTEMPTS = 20;
const GAVE_UP =
  'The transcript could not be read. Upload it again; if that fails too, report the id of this import.';
const LEFT_SOME =
  'Some sessions are of other projects than the token is limited to. They were left as they are.';

/** Reads an uploaded transcript into events and usage. Everything it writes is idempotent, so is it. */
@Injectable()
export class ImportReader {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly imports: ImportsRepository,
    private readonly writer: FactWriter,
    private readonly jobs: JobQueue,
    private readonly logger: Logger,
  ) {}

  /**
   * One shift of an organization: its oldest import that waits. The next one is announced, behind all who wait by then.
   * One that cannot be read holds up no other: it is tried again later, and in the end given up.
   */
  async readOldest(scope: OrganizationScope): Promise<void> {
    const upload = await this.database.run(scope, (tx) => this.imports.takeOldest(tx));
    if (!upload) return;
    if (upload.attempts > MAX_ATTEMPTS) await this.giveUp(scope, upload.id);
    else await this.tryToRead(scope, upload);
    await this.jobs.announceRest(transcriptsUploaded, { organizationId: scope.organizationId });
  }

  private async tryToRead(scope: OrganizationScope, upload: ImportEntity): Promise<void> {
    try {
      await this.read(scope, upload);
    } catch (error) {
      if (isOutage(error)) throw error;
      const { id: importId, attempts } = upload;
      this.logger.error('A transcript could not be read; it is tried again later', {
        err: error,
        importId,
        attempts,
      });
    }
  }

  private async read(scope: OrganizationScope, upload: ImportEntity): Promise<void> {
    const importId = upload.id;
    const reader = new TranscriptReader();
    const sessionIds = new Set<string | null>();
    const flush = this.flusher(scope, upload, reader, sessionIds);
    const progress = { bytes: 0 };
    for await (const item of reader.read(this.content(scope, importId, progress))) {
      if (item.kind !== 'bad') await flush.add(item, progress.bytes);
    }
    await flush.end(progress.bytes);
    await this.finish(scope, importId, reader, [...sessionIds]);
    await this.jobs.announce(sessionsTouched, { organizationId: scope.organizationId });
    this.logger.info('A transcript was read', { importId, rows: reader.rows, badRows: reader.badRows });
  }

  /** Who asks for it is told that it failed again and again. */
  private giveUp(scope: OrganizationScope, importId: string): Promise<void> {
    return this.database.run(scope, async (tx) => {
      await this.imports.update(tx, importId, { status: 'failed', error: GAVE_UP, finishedAt: new Date() });
      await this.imports.deleteChunks(tx, importId);
    });
  }

  private async *content(
    scope: OrganizationScope,
    importId: string,
    progress: { bytes: number },
  ): AsyncGenerator<Uint8Array> {
    for (let position = 0; ; position += 1) {
      const packed = await this.database.run(scope, (tx) => this.imports.chunk(tx, importId, position));
      if (!packed) return;
      const piece = await gunzip(packed);
      yield piece;
      progress.bytes += piece.length;
    }
  }

  private flusher(
    scope: OrganizationScope,
    upload: ImportEntity,
    reader: TranscriptReader,
    sessionIds: Set<string | null>,
  ) {
    let batch: Parameters<FactWriter['write']>[2] = [];
    let flushedBytes = 0;
    const flush = async (bytesRead: number) => {
      flushedBytes = bytesRead;
      const facts = batch;
      batch = [];
      const written = await this.writer.write(scope, upload, facts, reader.sessions);
      for (const id of written) sessionIds.add(id);
      const { rows, badRows } = reader;
      await this.database.run(scope, (tx) =>
        this.imports.updateRunning(tx, upload.id, { bytesRead, rows, badRows }),
      );
    };
    return {
      add: async (fact: (typeof batch)[number], bytesRead: number) => {
        batch.push(fact);
        if (batch.length >= FACTS_PER_FLUSH || bytesRead - flushedBytes >= BYTES_PER_FLUSH)
          await flush(bytesRead);
      },
      end: flush,
    };
  }

  private finish(
    scope: OrganizationScope,
    id: string,
    reader: TranscriptReader,
    sessionIds: (string | null)[],
  ): Promise<void> {
    return this.database.run(scope, async (tx) => {
      const { rows, badRows } = reader;
      const upload = await this.imports.find(tx, id);
      const bytesRead = upload?.bytes ?? 0;
      const changes = {
        status: 'done' as const,
        rows,
        badRows,
        sessionIds: sessionIds.filter((id) => id !== null),
        error: sessionIds.includes(null) ? LEFT_SOME : null,
        bytesRead,
        finishedAt: new Date(),
      };
      // A worker that was taken for dead may still read, from fewer and fewer pieces.
      if (await this.imports.updateRunning(tx, id, changes)) await this.imports.deleteChunks(tx, id);
    });
  }
}
