import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';

interface NamedProject {
  id: string;
  slug: string;
  name: string;
}

interface NamedUser {
  id: string;
  name: string | null;
  email: string;
}

export interface Names {
  projects: Map<string, NamedProject>;
  users: Map<string, NamedUser>;
}

/** What the keys of rollups are called. */
@Injectable()
export class NamesRepository {
  async of(tx: OrganizationTransaction, keys: { projects: string[]; users: string[] }): Promise<Names> {
    const projects = await tx.query<NamedProject>(
      'SELECT id, slug, name FROM projects WHERE organization_id = $1 AND id = ANY ($2::uuid[])',
      [tx.organizationId, keys.projects],
    );
    const users = await tx.query<NamedUser>('SELECT id, name, email FROM users WHERE id = ANY ($1::uuid[])', [
      keys.users,
    ]);
    return { projects: byId(projects), users: byId(users) };
  }
}

function byId<T extends { id: string }>(items: T[]): Map<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}
