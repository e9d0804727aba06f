import { Injectable } from '@nestjs/common';
import {
  Clock,
  MAX_PER_PAGE,
  newId,
  type OrganizationScope,
  type Page,
  type PageRequest,
  type Principal,
} from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { JobQueue } from '@app/jobs';
import { redactText } from '@app/redaction';
import { MAX_CONTENT_BYTES, unreadable } from '../content/canonical-content';
import { type ContentDiff, contentDiff } from '../diff/content-diff';
import { EffectiveResources } from '../effective/effective-resources.service';
import { agentNotFound, contentTooLarge, modificationNotFound, unreadableContent } from '../resources.errors';
import { ResourcesRepository } from '../resources.repository';
import type { Modification, ModifiedContents } from './modification';
import { modificationsLogged } from './modifications.job';
import { ModificationsRepository } from './modifications.repository';

/** What a client tells of a change, and the session in which it was made. */
export type ModificationReport = Pick<Modification, 'agentName' | 'filePath' | 'changeType'> &
  ModifiedContents & { session: { id: string; agentVersion: string | null; projectId: string | null } };

/** What people change by hand: where configurations do not fit. Secrets are taken out before anything is stored. */
@Injectable()
export class ModificationsService {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repository: ModificationsRepository,
    private readonly resources: ResourcesRepository,
    private readonly effective: EffectiveResources,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {}

  async record(principal: Principal, report: ModificationReport): Promise<Modification> {
    const { agentName, filePath, changeType, session } = report;
    const contents = {
      before: storable(report.before, 'content_before'),
      after: storable(report.after, 'content_after'),
    };
    const recorded = await this.database.run(principal, async (tx) => {
      const { projectId, id: sessionId, agentVersion } = session;
      const asked = { name: agentName, projectId, personId: principal.userId };
      if (!(await this.effective.agentIn(tx, asked))) throw agentNotFound(agentName);
      const modification = {
        ...{ id: newId(), sessionId, userId: principal.userId, agentName, agentVersion },
        ...{ filePath: redactText(filePath).text, changeType, createdAt: this.clock.now() },
      };
      await this.repository.insert(tx, modification, contents);
      return modification;
    });
    await this.jobs.announce(modificationsLogged, { organizationId: principal.organizationId });
    return recorded;
  }

  /** Some contents of modifications that are gone, where no other has the same; answers how many. Inside the use case of another lib. */
  deleteUnusedContents(tx: OrganizationTransaction, most: number): Promise<number> {
    return this.repository.deleteUnusedContents(tx, most);
  }

  /** Of an agent, which may be gone by now. */
  list(
    scope: OrganizationScope,
    { agentName, userId }: { agentName: string; userId?: string },
    request: PageRequest,
  ): Promise<Page<Modification>> {
    return this.database.run(scope, async (tx) => {
      const page = await this.repository.list(tx, { agentName, userId }, request);
      if (page.totalCount === 0 && !(await this.resources.isAgent(tx, agentName)))
        throw agentNotFound(agentName);
      return page;
    });
  }

  /** The newest hundred. */
  async ofSession(scope: OrganizationScope, sessionId: string): Promise<Modification[]> {
    const newest = { page: 1, perPage: MAX_PER_PAGE };
    return this.database.run(
      scope,
      async (tx) => (await this.repository.list(tx, { sessionId }, newest)).items,
    );
  }

  async get(
    scope: OrganizationScope,
    { agentName, id }: { agentName: string; id: string },
  ): Promise<{ modification: Modification; diff: ContentDiff }> {
    const found = await this.database.run(scope, (tx) => this.repository.find(tx, agentName, id));
    if (!found) throw modificationNotFound();
    const { contents, ...modification } = found;
    const { filePath } = modification;
    const side = (content: string, of: string) => ({ label: `${of}/${filePath}`, content });
    return { modification, diff: contentDiff(side(contents.before, 'a'), side(contents.after, 'b')) };
  }
}

function storable(content: string, field: string): string {
  if (Buffer.byteLength(content) > MAX_CONTENT_BYTES) throw contentTooLarge(MAX_CONTENT_BYTES);
  const why = unreadable(content);
  if (why) throw unreadableContent(why, field);
  return redactText(content).text;
}
