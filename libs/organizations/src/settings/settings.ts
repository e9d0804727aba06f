import { NO_OWN_PRICES, type OwnPrices } from './prices';

/** What is kept of what people and agents say: figures, names and ids alone, or all of it without secrets. */
export const CAPTURE_MODES = ['metadata', 'full'] as const;
export type CaptureMode = (typeof CAPTURE_MODES)[number];

/** How an organization wants its sessions to be treated, and what it pays for models. */
export interface Settings extends OwnPrices {
  captureMode: CaptureMode;
  /** Days after which what a session said is deleted; null keeps it for ever. */
  retentionDays: number | null;
  /** Minutes without a word after which a session counts as ended; null: never. */
  idleEndMinutes: number | null;
}

export const RETENTION_DAYS = { least: 1, most: 3650 };
export const IDLE_END_MINUTES = { least: 5, most: 10_080 };

/**
 * Of an organization that has never said otherwise: nothing that anybody typed is kept unless somebody decides so. A
 * session that was ended for silence goes on when it is heard of again, so an hour is early enough and does no harm.
 */
export const DEFAULT_SETTINGS: Readonly<Settings> = {
  captureMode: 'metadata',
  retentionDays: null,
  idleEndMinutes: 60,
  ...NO_OWN_PRICES,
};
