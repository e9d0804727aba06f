import { Injectable } from '@nestjs/common';
import { ModificationsLogged, modificationsLogged, PatternUpkeep } from '@app/agents';
import { Handles, type JobHandler } from '@app/jobs';

@Injectable()
@Handles(modificationsLogged)
export class ModificationsLoggedHandler implements JobHandler<ModificationsLogged> {
  constructor(private readonly patterns: PatternUpkeep) {}

  handle({ organizationId }: ModificationsLogged): Promise<void> {
    return this.patterns.lookAtModified({ organizationId });
  }
}
