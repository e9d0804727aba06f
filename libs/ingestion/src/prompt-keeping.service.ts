import { Injectable } from '@nestjs/common';
import { type OrganizationScope, togetherOrEach } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { SearchDocumentsRepository } from '@app/sessions';
import { Logger } from '@app/telemetry';
import { PromptsRepository } from './prompts.repository';

/** Hands prompts from events to the search. */
@Injectable()
export class PromptKeeping {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly prompts: PromptsRepository,
    private readonly documents: SearchDocumentsRepository,
    private readonly logger: Logger,
  ) {}

  /** Before sessions are made final, which is when their words are written. Safe to repeat. Answers those that it worked. */
  keep(scope: OrganizationScope, sessionIds: string[]): Promise<string[]> {
    return togetherOrEach(
      sessionIds,
      (some) => this.keepAll(scope, some),
      (sessionId, error) =>
        this.logger.error('Prompts could not be kept; it is tried again', { err: error, sessionId }),
    );
  }

  private keepAll(scope: OrganizationScope, sessionIds: string[]): Promise<void> {
    return this.database.run(scope, async (tx) => {
      await this.documents.keepPrompts(tx, sessionIds, await this.prompts.of(tx, sessionIds));
    });
  }
}
