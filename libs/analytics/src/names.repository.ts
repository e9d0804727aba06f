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
    const projects = keys.projects.length > 0 ? await this.projects(tx, keys.projects) : [];
    const users = keys.users.length > 0 ? await this.users(tx, keys.users) : [];
    return { projects: byId(projects), users: byId(users) };
  }

  private projects(tx: OrganizationTransaction, ids: string[]): Promise<NamedProject[]> {
    return tx.prepared(
      'names of projects',
      'SELECT id, slug, name FROM projects WHERE organization_id = $1 AND id = ANY ($2::uuid[])',
      [tx.organizationId, ids],
    );
  }

  private users(tx: OrganizationTransaction, ids: string[]): Promise<NamedUser[]> {
    return tx.prepared('names of people', 'SELECT id, name, email FROM users WHERE id = ANY ($1::uuid[])', [
      ids,
    ]);
  }
}

function byId<T extends { id: string }>(items: T[]): Map<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}
