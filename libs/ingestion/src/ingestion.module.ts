import { Module } from '@nestjs/common';
import { OrganizationsModule } from '@app/organizations';
import { SessionsModule } from '@app/sessions';
import { Captures } from './capture/captures.service';
import { CostStatesRepository } from './cost-states.repository';
import { SessionDigests } from './digest/session-digests.service';
import { DigestsRepository } from './digest/digests.repository';
import { Erasing } from './erasure/erasing.service';
import { ErasuresRepository } from './erasure/erasures.repository';
import { Erasures } from './erasure/erasures.service';
import { EventsRepository } from './events/events.repository';
import { EventsService } from './events/events.service';
import { SessionDirectory } from './events/session-directory';
import { FoldRepository } from './fold/fold.repository';
import { FoldService } from './fold/fold.service';
import { SessionFolds } from './fold/session-folds.service';
import { FactWriter } from './imports/fact-writer';
import { ImportReader } from './imports/import-reader.service';
import { ImportsRepository } from './imports/imports.repository';
import { UploadService } from './imports/upload.service';
import { PromptKeeping } from './prompt-keeping.service';
import { PromptsRepository } from './prompts.repository';
import { IngestionSweep } from './ingestion-sweep';
import { PriceBooks } from './repricing/price-books.service';
import { RepricedCosts } from './repricing/repriced-costs.service';
import { RepricingRequests } from './repricing/repricing-requests.service';
import { RepricingsRepository } from './repricing/repricings.repository';
import { Repricings } from './repricing/repricings.service';
import { RecordedEvents } from './reading/recorded-events.service';
import { RecordedEventsRepository } from './reading/recorded-events.repository';
import { Retention } from './retention/retention.service';
import { SessionContentRepository } from './retention/session-content.repository';
import { SweepRepository } from './sweep.repository';
import { UsageRecordsRepository } from './usage-records.repository';

@Module({
  imports: [OrganizationsModule, SessionsModule],
  providers: [
    Captures,
    CostStatesRepository,
    DigestsRepository,
    Erasing,
    Erasures,
    ErasuresRepository,
    EventsRepository,
    EventsService,
    FactWriter,
    FoldRepository,
    FoldService,
    ImportReader,
    ImportsRepository,
    PriceBooks,
    PromptsRepository,
    RepricedCosts,
    RepricingRequests,
    Repricings,
    RepricingsRepository,
    RecordedEvents,
    RecordedEventsRepository,
    Retention,
    SessionContentRepository,
    SessionDigests,
    SessionDirectory,
    SessionFolds,
    IngestionSweep,
    PromptKeeping,
    SweepRepository,
    UploadService,
    UsageRecordsRepository,
  ],
  exports: [
    RepricingRequests,
    Repricings,
    Erasing,
    Erasures,
    EventsService,
    FoldService,
    ImportReader,
    IngestionSweep,
    PromptKeeping,
    RecordedEvents,
    Retention,
    UploadService,
  ],
})
export class IngestionModule {}
