import { Module } from '@nestjs/common';
import { OrganizationsModule } from '@app/organizations';
import { SessionsModule } from '@app/sessions';
import { SessionDigests } from './digest/session-digests.service';
import { DigestsRepository } from './digest/digests.repository';
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
import { SweepRepository } from './sweep.repository';
import { UsageRecordsRepository } from './usage-records.repository';

@Module({
  imports: [OrganizationsModule, SessionsModule],
  providers: [
    DigestsRepository,
    EventsRepository,
    EventsService,
    FactWriter,
    FoldRepository,
    FoldService,
    ImportReader,
    ImportsRepository,
    SessionDigests,
    SessionDirectory,
    SessionFolds,
    IngestionSweep,
    PromptKeeping,
    PromptsRepository,
    SweepRepository,
    UploadService,
    UsageRecordsRepository,
  ],
  exports: [EventsService, FoldService, ImportReader, IngestionSweep, PromptKeeping, UploadService],
})
export class IngestionModule {}
