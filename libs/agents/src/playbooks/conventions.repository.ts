import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { isUuid } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import type { Convention } from './convention';
import { ConventionEntity } from './convention.entity';

/** Where a convention is said: for the whole organization, or for a project of it. */
export interface ConventionPlace {
  playbookId: string;
  projectId: string | null;
}

/** What organizations and projects say. */
@Injectable()
export class ConventionsRepository {
  /** The organization's and the project's, if one is named, of several playbooks. */
  async of(
    tx: OrganizationTransaction,
    playbookIds: string[],
    projectId: string | null,
  ): Promise<Convention[]> {
    const ours = { organizationId: tx.organizationId, playbookId: In(playbookIds) };
    const found = await tx.entities.find(ConventionEntity, {
      where: [{ ...ours, projectId: IsNull() }, ...(projectId === null ? [] : [{ ...ours, projectId }])],
      order: { position: 'ASC', id: 'ASC' },
    });
    return found.map(toConvention);
  }

  /** What a tier says itself, in its order. */
  async at(tx: OrganizationTransaction, { playbookId, projectId }: ConventionPlace): Promise<Convention[]> {
    const found = await tx.entities.find(ConventionEntity, {
      where: { organizationId: tx.organizationId, playbookId, projectId: projectId ?? IsNull() },
      order: { position: 'ASC', id: 'ASC' },
    });
    return found.map(toConvention);
  }

  async find(tx: OrganizationTransaction, playbookId: string, id: string): Promise<Convention | undefined> {
    if (!isUuid(id)) return undefined;
    const key = { organizationId: tx.organizationId, playbookId, id };
    const found = await tx.entities.findOneBy(ConventionEntity, key);
    return found ? toConvention(found) : undefined;
  }

  async insert(tx: OrganizationTransaction, conventions: Convention[]): Promise<void> {
    const { organizationId } = tx;
    await tx.entities.insert(
      ConventionEntity,
      conventions.map(({ tier: _tier, createdAt, updatedAt, ...said }) => ({
        ...{ ...said, organizationId },
        ...{ createdAt: createdAt!, updatedAt: updatedAt! },
      })),
    );
  }

  async update(
    tx: OrganizationTransaction,
    id: string,
    changes: Partial<Pick<ConventionEntity, 'title' | 'body' | 'isEnabled' | 'updatedAt'>>,
  ): Promise<void> {
    await tx.entities.update(ConventionEntity, { organizationId: tx.organizationId, id }, changes);
  }

  async delete(tx: OrganizationTransaction, id: string): Promise<void> {
    await tx.entities.delete(ConventionEntity, { organizationId: tx.organizationId, id });
  }
}

function toConvention({ organizationId: _organizationId, ...said }: ConventionEntity): Convention {
  return { ...said, tier: said.projectId === null ? 'organization' : 'project' };
}
