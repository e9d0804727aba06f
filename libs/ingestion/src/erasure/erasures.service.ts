import { Injectable } from '@nestjs/common';
import { Clock, isUuid, newId, type OrganizationScope, type Principal } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { JobQueue } from '@app/jobs';
import { AuditLog, MembersService } from '@app/organizations';
import { PersonSessions } from '@app/sessions';
import type { Erasure } from './erasure';
import { erasureRequested } from './erasure-requested.job';
import { erasureNotFound, personNotFound } from './erasures.errors';
import { ErasuresRepository } from './erasures.repository';

/** Orders to delete what is recorded of people, members or former ones. */
@Injectable()
export class Erasures {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repository: ErasuresRepository,
    private readonly members: MembersService,
    private readonly sessions: PersonSessions,
    private readonly audit: AuditLog,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {}

  /** One that goes on is answered again: it is the same order. */
  async request(principal: Principal, reference: string): Promise<Erasure> {
    if (!isUuid(reference)) throw personNotFound();
    const userId = reference.toLowerCase();
    const { organizationId } = principal;
    const erasure = await this.database.findOrCreate(principal, async (tx) => {
      const running = await this.repository.running(tx, userId);
      return running ?? this.insert(tx, principal.userId, userId);
    });
    await this.jobs.announce(erasureRequested, { organizationId });
    return erasure;
  }

  async get(scope: OrganizationScope, id: string): Promise<Erasure> {
    const found = isUuid(id)
      ? await this.database.run(scope, (tx) => this.repository.find(tx, id))
      : undefined;
    if (!found) throw erasureNotFound();
    return found;
  }

  /** Announces again what a lost job has left undone. */
  async announce(olderThanSeconds: number): Promise<number> {
    const unfinished = await this.repository.unfinished(olderThanSeconds);
    for (const organization of unfinished) await this.jobs.announce(erasureRequested, organization);
    return unfinished.length;
  }

  private async insert(tx: OrganizationTransaction, requestedBy: string, userId: string): Promise<Erasure> {
    const isKnown = (await this.members.isMember(tx, userId)) || (await this.sessions.hasAny(tx, userId));
    if (!isKnown) throw personNotFound();
    const requestedAt = this.clock.now();
    const erasure = { id: newId(), userId, requestedBy, requestedAt, sessions: 0, erasedAt: null };
    await this.repository.insert(tx, erasure);
    const subject = { type: 'member', id: userId };
    const details = { erasure_id: erasure.id };
    await this.audit.record(tx, { actorId: requestedBy, action: 'member.data_erased', subject, details });
    return erasure;
  }
}
