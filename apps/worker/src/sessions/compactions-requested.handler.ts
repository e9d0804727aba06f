import { Injectable } from '@nestjs/common';
import { FoldService } from '@app/ingestion';
import { Handles, type JobHandler } from '@app/jobs';
import { Compactions, type CompactionsRequested, compactionsRequested } from '@app/sessions';

/** A conversation is condensed as it was told: what waits of it is folded first. */
@Injectable()
@Handles(compactionsRequested)
export class CompactionsRequestedHandler implements JobHandler<CompactionsRequested> {
  constructor(
    private readonly folds: FoldService,
    private readonly compactions: Compactions,
  ) {}

  async handle({ organizationId }: CompactionsRequested): Promise<void> {
    const ids = await this.compactions.next({ organizationId });
    await this.folds.foldThese({ organizationId }, ids);
    await this.compactions.work({ organizationId }, ids);
  }
}
