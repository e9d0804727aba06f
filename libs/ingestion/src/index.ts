export { type IngestResult, MAX_BATCH, type RejectedEvent } from './events/event';
export { EVENT_ITEM_SCHEMA } from './events/event-schema';
export { EventsService } from './events/events.service';
export { FoldService } from './fold/fold.service';
export { progressOf, type TranscriptImport } from './imports/import';
export { ImportReader } from './imports/import-reader.service';
export { UploadService } from './imports/upload.service';
export {
  RepricingsRequested,
  repricingsRequested,
  SessionsTouched,
  sessionsTouched,
  TranscriptsUploaded,
  transcriptsUploaded,
} from './ingestion.job';
export { IngestionModule } from './ingestion.module';
export { IngestionSweep } from './ingestion-sweep';
export { REPRICED_BY, type RepricedBy, type Repricing } from './repricing/repricing';
export { type RepricingInput, RepricingRequests } from './repricing/repricing-requests.service';
export { Repricings } from './repricing/repricings.service';
export { PromptKeeping } from './prompt-keeping.service';
export { type EventPage, type EventPlace, type RecordedEvent } from './reading/recorded-event';
export { RecordedEvents } from './reading/recorded-events.service';
export { RetentionDue, retentionDue } from './retention/retention-due.job';
export { Retention } from './retention/retention.service';
export { type Erasure } from './erasure/erasure';
export { ErasureRequested, erasureRequested } from './erasure/erasure-requested.job';
export { Erasing } from './erasure/erasing.service';
export { Erasures } from './erasure/erasures.service';
