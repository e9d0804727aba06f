import { Injectable } from '@nestjs/common';
import { ModificationsLogged, modificationsLogged, PatternDetection } from '@app/agents';
import { Handles, type JobHandler } from '@app/jobs';

@Injectable()
@Handles(modificationsLogged)
export class ModificationsLoggedHandler implements JobHandler<ModificationsLogged> {
  constructor(private readonly patterns: PatternDetection) {}

  handle({ organizationId }: ModificationsLogged): Promise<void> {
    return this.patterns.detect({ organizationId });
  }
}
