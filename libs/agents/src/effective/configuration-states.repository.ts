import { Injectable } from '@nestjs/common';
import { isStorable, isUuid } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import type { ResourceType } from '../resource';

/** Whose configuration is asked for: of the whole organization, or of a project of it, by id or slug. */
export interface EffectiveQuery {
  project?: string;
  type?: ResourceType;
  name?: string;
}

export interface ConfigurationState {
  /** The project that was named, or to which the transaction is limited; null for none, or where there is no such project. */
  projectId: string | null;
  /** SHA-256 in hex. While it is the same, so is everything that is configured; null where nothing is. */
  state: string | null;
}

/**
 * Which version each published resource has, without a look at the versions: of 600 it takes 0.4 ms, where reading them
 * takes 15. `updated_at` is a part of it so that no state comes again after a backup was restored.
 */
const STATE = `
  WITH place AS (SELECT id FROM projects WHERE organization_id = $1 AND (id = $2 OR slug = $3)),
       configured AS (
         SELECT id, type, name, current_number, updated_at FROM resources
          WHERE organization_id = $1 AND published_at IS NOT NULL AND deleted_at IS NULL
            AND (tier = 'organization' OR project_id = coalesce((SELECT id FROM place), $4))
         UNION ALL
         SELECT id, type, name, current_number, updated_at FROM platform_resources)
  SELECT coalesce((SELECT id FROM place), $4) AS "projectId",
         encode(sha256(string_agg(
           uuid_send(id) || int4send(current_number) || timestamptz_send(updated_at), ''::bytea ORDER BY id)), 'hex') AS state
    FROM configured
   WHERE ($5::text IS NULL OR type = $5) AND ($6::text IS NULL OR name = $6)`;

@Injectable()
export class ConfigurationStatesRepository {
  async find(tx: OrganizationTransaction, query: EffectiveQuery): Promise<ConfigurationState> {
    const { project = null, type = null, name = null } = query;
    const [id, slug] = project !== null && isUuid(project) ? [project, null] : [null, project];
    const known = slug !== null && isStorable(slug) ? slug : null;
    const limit = project === null ? (tx.projectId ?? null) : null;
    const [found] = await tx.prepared<ConfigurationState>('configuration-state', STATE, [
      ...[tx.organizationId, id, known, limit],
      ...[type, name],
    ]);
    return found!;
  }
}
