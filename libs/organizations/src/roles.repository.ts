import { Injectable } from '@nestjs/common';
import { isUuid, offsetOf, type Page, type PageRequest } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { MembershipEntity } from './organization.entity';
import type { Role } from './role';
import { RoleEntity } from './role.entity';

@Injectable()
export class RolesRepository {
  /** The one with most rights first. */
  async list(tx: OrganizationTransaction, request: PageRequest): Promise<Page<Role>> {
    const [items, totalCount] = await tx.entities.findAndCount(RoleEntity, {
      where: { organizationId: tx.organizationId },
      order: { level: 'DESC', id: 'DESC' },
      skip: offsetOf(request),
      take: request.perPage,
    });
    return { ...request, items, totalCount };
  }

  async find(tx: OrganizationTransaction, id: string): Promise<Role | null> {
    if (!isUuid(id)) return null;
    return tx.entities.findOneBy(RoleEntity, { organizationId: tx.organizationId, id });
  }

  /** As `find`, held until the transaction ends: nobody changes it or gives it to anybody meanwhile. */
  async lock(tx: OrganizationTransaction, id: string): Promise<Role | null> {
    if (!isUuid(id)) return null;
    return tx.entities.findOne(RoleEntity, {
      where: { organizationId: tx.organizationId, id },
      lock: { mode: 'pessimistic_write' },
    });
  }

  /** By id or name, for whoever gives it away: nobody deletes or changes it before this transaction ends. */
  async hold(
    tx: OrganizationTransaction,
    reference: { id: string } | { name: string },
  ): Promise<Role | null> {
    if ('id' in reference && !isUuid(reference.id)) return null;
    return tx.entities.findOne(RoleEntity, {
      where: { organizationId: tx.organizationId, ...reference },
      lock: { mode: 'pessimistic_read' },
    });
  }

  findByName(tx: OrganizationTransaction, name: string): Promise<Role | null> {
    return tx.entities.findOneBy(RoleEntity, { organizationId: tx.organizationId, name });
  }

  async insert(tx: OrganizationTransaction, roles: Role[]): Promise<void> {
    const { organizationId } = tx;
    await tx.entities.insert(
      RoleEntity,
      roles.map((role) => ({ ...role, organizationId })),
    );
  }

  async update(tx: OrganizationTransaction, id: string, changes: Partial<Role>): Promise<void> {
    await tx.entities.update(RoleEntity, { organizationId: tx.organizationId, id }, changes);
  }

  /** Whether a member has it. */
  async isGiven(tx: OrganizationTransaction, id: string): Promise<boolean> {
    return tx.entities.existsBy(MembershipEntity, { organizationId: tx.organizationId, roleId: id });
  }

  /** One that no member has and no invitation leads to. */
  async delete(tx: OrganizationTransaction, id: string): Promise<void> {
    await tx.entities.delete(RoleEntity, { organizationId: tx.organizationId, id });
  }
}
