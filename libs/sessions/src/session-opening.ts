import { Injectable } from '@nestjs/common';
import { Clock, isUuid, type JsonObject, newId, type Principal } from '@app/kernel';
import { isUniqueViolation, OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { type Place, type Project, ProjectsService } from '@app/organizations';
import { SessionChanges } from './live/session-changes.service';
import type { Lineage, Session } from './session';
import { assertMayList } from './session-access';
import { SessionBeginnings } from './session-beginnings.service';
import type { SessionEntity } from './session.entity';
import {
  externalIdOutsideOfLimit,
  projectOfAnother,
  projectNotNamed,
  sessionNotFound,
  unknownReference,
} from './sessions.errors';
import { SessionWords } from './session-words';
import { SessionsRepository } from './sessions.repository';

export interface OpenSessionInput {
  agentName?: string;
  projectSlug?: string;
  repositoryId?: string;
  remoteUrl?: string;
  component?: string;
  externalId?: string;
  resumedFrom?: string;
  /** How it goes on from `resumedFrom`; `resume` by default. */
  lineage?: Lineage;
  trigger?: string;
  sensitive?: boolean;
  metadata?: JsonObject;
}

const STAYS_IN_RUN: ReadonlySet<Lineage> = new Set(['clear', 'compact']);

/** How sessions come to be. */
@Injectable()
export class SessionOpening {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly sessions: SessionsRepository,
    private readonly projects: ProjectsService,
    private readonly beginnings: SessionBeginnings,
    private readonly words: SessionWords,
    private readonly changes: SessionChanges,
    private readonly clock: Clock,
  ) {}

  /** Makes a run and its first session; a known `externalId` of the caller answers the session that has it. */
  async open(principal: Principal, input: OpenSessionInput): Promise<{ session: Session; created: boolean }> {
    assertMayList(principal);
    const opened = await this.findOrOpen(principal, input);
    if (opened.created) await this.changes.announce(principal, { ids: [opened.session.id], ended: false });
    return opened;
  }

  private async findOrOpen(
    principal: Principal,
    input: OpenSessionInput,
  ): Promise<{ session: Session; created: boolean }> {
    try {
      return await this.database.findOrCreate(principal, async (tx) => {
        const known = input.externalId
          ? await this.sessions.findByExternalId(tx, principal.userId, input.externalId)
          : null;
        const id = known?.id ?? (await this.insert(tx, principal.userId, input));
        const session = await this.sessions.view(tx, id);
        if (!session) throw sessionNotFound();
        return { session, created: !known };
      });
    } catch (error) {
      throw principal.projectId && isUniqueViolation(error) ? externalIdOutsideOfLimit() : error;
    }
  }

  private async insert(
    tx: OrganizationTransaction,
    userId: string,
    input: OpenSessionInput,
  ): Promise<string> {
    const former = input.resumedFrom ? await this.formerOf(tx, userId, input.resumedFrom) : null;
    const place = await this.placeOf(tx, userId, input);
    if (tx.projectId !== undefined && !place.project) throw projectNotNamed();
    const { agentName = null, component = null, externalId = null, trigger = null } = input;
    return this.beginnings.begin(tx, {
      ...{ userId, externalId, agentName },
      component: this.words.text(component),
      trigger: this.words.text(trigger),
      ...placeInThread(former, input.lineage),
      compactedSummary: null,
      projectId: place.project?.id ?? null,
      repositoryId: place.repository?.id ?? null,
      // Whoever goes on from what was sensitive says it again.
      sensitive: (input.sensitive ?? false) || (former?.sensitive ?? false),
      metadata: this.words.json(input.metadata ?? {}),
      openedBy: 'client',
      startedAt: this.clock.now(),
    });
  }

  private async placeOf(
    tx: OrganizationTransaction,
    userId: string,
    input: OpenSessionInput,
  ): Promise<Place> {
    const named = input.projectSlug
      ? await this.projects.inTransaction(tx, input.projectSlug).catch(asUnknown('project_slug', 'project'))
      : null;
    if (input.repositoryId) return this.placeOfRepository(tx, input.repositoryId, named);
    if (!input.remoteUrl) return { project: named, repository: null };
    const place = await this.projects.resolveInTransaction(tx, userId, input.remoteUrl, named);
    return { ...place, project: named ?? place.project };
  }

  private async placeOfRepository(
    tx: OrganizationTransaction,
    repositoryId: string,
    named: Project | null,
  ): Promise<Place> {
    const repository = await this.projects
      .repositoryInTransaction(tx, repositoryId)
      .catch(asUnknown('repository_id', 'repository'));
    if (named && named.id !== repository.projectId) throw projectOfAnother();
    return { repository, project: await this.projects.inTransaction(tx, repository.projectId) };
  }

  private async formerOf(
    tx: OrganizationTransaction,
    userId: string,
    reference: string,
  ): Promise<SessionEntity> {
    const byId = isUuid(reference) ? await this.sessions.find(tx, reference) : null;
    const former =
      byId?.userId === userId ? byId : await this.sessions.findByExternalId(tx, userId, reference);
    // Held: a thread that moves meanwhile takes the new conversation along.
    const [held] = former ? await this.sessions.lock(tx, [former.id]) : [];
    if (!held) throw unknownReference('resumed_from', 'session of yours');
    return held;
  }
}

/** A new conversation of the former one's run, or the first of a run of its own. */
function placeInThread(former: SessionEntity | null, told: Lineage = 'resume') {
  if (!former) return { runId: newId(), resumedFromId: null, lineage: null };
  const runId = STAYS_IN_RUN.has(told) ? former.runId : newId();
  return { runId, threadId: former.threadId, resumedFromId: former.id, lineage: told };
}

function asUnknown(field: 'project_slug' | 'repository_id', what: string): (error: unknown) => never {
  return (error) => {
    throw (error as { kind?: string }).kind === 'not_found' ? unknownReference(field, what) : error;
  };
}
