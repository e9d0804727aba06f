import { Injectable } from '@nestjs/common';
import { Repricings, type RepricingsRequested, repricingsRequested } from '@app/ingestion';
import { Handles, type JobHandler } from '@app/jobs';

@Injectable()
@Handles(repricingsRequested)
export class RepricingsRequestedHandler implements JobHandler<RepricingsRequested> {
  constructor(private readonly repricings: Repricings) {}

  async handle({ organizationId }: RepricingsRequested): Promise<void> {
    await this.repricings.work({ organizationId });
  }
}
