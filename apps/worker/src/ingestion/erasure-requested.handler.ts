import { Injectable } from '@nestjs/common';
import { ErasureRequested, erasureRequested, Erasing } from '@app/ingestion';
import { Handles, type JobHandler } from '@app/jobs';

@Injectable()
@Handles(erasureRequested)
export class ErasureRequestedHandler implements JobHandler<ErasureRequested> {
  constructor(private readonly erasing: Erasing) {}

  handle({ organizationId }: ErasureRequested): Promise<void> {
    return this.erasing.goOn({ organizationId });
  }
}
