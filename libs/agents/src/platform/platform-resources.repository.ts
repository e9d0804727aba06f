import { Injectable } from '@nestjs/common';
import { newId } from '@app/kernel';
import type { PlatformTransaction } from '@app/database';
import { fromHex, versionHashOf } from '../content/canonical-content';
import type { PlatformResource } from './platform-resources';

interface KnownRow {
  id: string;
  type: string;
  name: string;
  hash: string;
}

@Injectable()
export class PlatformResourcesRepository {
  /** The current versions. Until the transaction ends, nobody else brings any. */
  async current(tx: PlatformTransaction): Promise<KnownRow[]> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('platform resources', 0))`);
    return tx.query<KnownRow>(
      `SELECT r.id, r.type, r.name, encode(v.hash, 'hex') AS hash FROM platform_resources r
         JOIN platform_resource_versions v ON v.resource_id = r.id AND v.number = r.current_number`,
    );
  }

  async add(tx: PlatformTransaction, { type, name, content }: PlatformResource): Promise<void> {
    await tx.execute(
      `WITH made AS (
         INSERT INTO platform_resources (id, type, name, current_number, created_at, updated_at)
         VALUES ($1, $2, $3, 1, now(), now()) RETURNING id
       ), logged AS (
         INSERT INTO platform_version_log (resource_id, since, number) SELECT id, now(), 1 FROM made)
       INSERT INTO platform_resource_versions (resource_id, number, hash, content, created_at)
       SELECT id, 1, $4, $5, now() FROM made`,
      [newId(), type, name, fromHex(versionHashOf(content)), content],
    );
  }

  /** A version that was there before is taken up again. */
  async replace(tx: PlatformTransaction, id: string, content: string): Promise<void> {
    const hash = fromHex(versionHashOf(content));
    await tx.execute(
      `INSERT INTO platform_resource_versions (resource_id, number, hash, content, created_at)
       SELECT $1, max(number) + 1, $2, $3, greatest(now(), max(created_at) + interval '1 second')
         FROM platform_resource_versions WHERE resource_id = $1
       ON CONFLICT (resource_id, hash) DO NOTHING`,
      [id, hash, content],
    );
    await tx.execute(
      `WITH current AS (
         UPDATE platform_resources SET updated_at = now(), current_number = (
           SELECT number FROM platform_resource_versions WHERE resource_id = $1 AND hash = $2) WHERE id = $1
         RETURNING current_number)
       INSERT INTO platform_version_log (resource_id, since, number)
       SELECT $1, greatest(now(), (
                SELECT max(since) + interval '1 millisecond' FROM platform_version_log WHERE resource_id = $1
              )), current_number FROM current`,
      [id, hash],
    );
  }
}
