import { Injectable } from '@nestjs/common';
import { given, isUuid, offsetOf, type Page, type PageRequest } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import type { ChallengeStatus, ConventionChallenge } from './challenge';
import { ConventionChallengeEntity } from './convention.entity';

@Injectable()
export class ConventionChallengesRepository {
  /** Who has waited longest first. */
  async list(
    tx: OrganizationTransaction,
    { status, playbookId }: { status: ChallengeStatus; playbookId?: string },
    request: PageRequest,
  ): Promise<Page<ConventionChallenge>> {
    const [items, totalCount] = await tx.entities.findAndCount(ConventionChallengeEntity, {
      where: given({ organizationId: tx.organizationId, status, playbookId }),
      order: { createdAt: 'ASC', id: 'ASC' },
      skip: offsetOf(request),
      take: request.perPage,
    });
    return { ...request, items, totalCount };
  }

  async find(tx: OrganizationTransaction, id: string): Promise<ConventionChallenge | null> {
    if (!isUuid(id)) return null;
    return tx.entities.findOneBy(ConventionChallengeEntity, { organizationId: tx.organizationId, id });
  }

  /** As `find`; nobody else decides about it before the transaction ends. */
  async lock(tx: OrganizationTransaction, id: string): Promise<ConventionChallenge | null> {
    if (!isUuid(id)) return null;
    const { organizationId } = tx;
    return tx.entities.findOne(ConventionChallengeEntity, {
      where: { organizationId, id },
      lock: { mode: 'pessimistic_write' },
    });
  }

  async insert(tx: OrganizationTransaction, challenge: ConventionChallenge): Promise<void> {
    const { organizationId } = tx;
    await tx.entities.insert(ConventionChallengeEntity, { ...challenge, organizationId });
  }

  async decide(
    tx: OrganizationTransaction,
    id: string,
    decision: Pick<ConventionChallenge, 'status' | 'decidedBy' | 'decidedAt' | 'decisionMessage'>,
  ): Promise<void> {
    await tx.entities.update(ConventionChallengeEntity, { organizationId: tx.organizationId, id }, decision);
  }
}
