export { betterOf } from './better-of';
export type { CostState } from './cost-state';
export type { NormalizedEvent } from './normalized-event';
export type { OutputAccuracy } from './output-accuracy';
export { TranscriptReader } from './read-transcript';
export type { TranscriptFact } from './read-transcript';
export type { SessionBounds } from './session-bounds';
export type { TitleCandidate } from './titles';
export type { UsageRecord } from './usage';
