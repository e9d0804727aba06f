import { Injectable } from '@nestjs/common';
import { Handles, type JobHandler } from '@app/jobs';
import { Compactions, type CompactionsRequested, compactionsRequested } from '@app/sessions';

@Injectable()
@Handles(compactionsRequested)
export class CompactionsRequestedHandler implements JobHandler<CompactionsRequested> {
  constructor(private readonly compactions: Compactions) {}

  async handle({ organizationId }: CompactionsRequested): Promise<void> {
    await this.compactions.work({ organizationId });
  }
}
