import { Injectable } from '@nestjs/common';
import { type Modification, ModificationsService } from '@app/agents';
import type { Page, PageRequest, Principal } from '@app/kernel';
import { assertMayWrite, seesEverybody, SessionsService } from '@app/sessions';
import type { LogModificationRequest } from './modification.request';

/** What was changed by hand belongs to a session: who may record and read the one may the other. */
@Injectable()
export class ModificationReports {
  constructor(
    private readonly modifications: ModificationsService,
    private readonly sessions: SessionsService,
  ) {}

  async record(principal: Principal, agentName: string, body: LogModificationRequest): Promise<Modification> {
    const { id, agentVersion, project, user } = await this.sessions.get(principal, body.session_id);
    assertMayWrite(principal, { userId: user.id });
    return this.modifications.record(principal, {
      agentName,
      session: { id, agentVersion, projectId: project?.id ?? null },
      filePath: body.file_path,
      changeType: body.change_type,
      before: body.content_before ?? '',
      after: body.content_after ?? '',
    });
  }

  /** Members see what they changed themselves. */
  list(principal: Principal, agentName: string, request: PageRequest): Promise<Page<Modification>> {
    const userId = seesEverybody(principal) ? undefined : principal.userId;
    return this.modifications.list(principal, { agentName, userId }, request);
  }

  async get(principal: Principal, agentName: string, id: string) {
    const found = await this.modifications.get(principal, { agentName, id });
    await this.sessions.get(principal, found.modification.sessionId);
    return found;
  }
}
