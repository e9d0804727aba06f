export type ImportStatus = 'receiving' | 'queued' | 'running' | 'done' | 'failed';

/** An uploaded transcript and what has become of it. */
export interface TranscriptImport {
  id: string;
  status: ImportStatus;
  /** Uncompressed. */
  bytes: number;
  bytesRead: number;
  rows: number;
  badRows: number;
  sessionIds: string[];
  error: string | null;
  createdAt: Date;
  finishedAt: Date | null;
}

/** Share of the upload that has been read, 0 to 1. */
export function progressOf({ status, bytes, bytesRead }: TranscriptImport): number {
  if (status === 'done') return 1;
  return bytes === 0 ? 0 : Math.min(1, Math.round((bytesRead / bytes) * 100) / 100);
}

export const MAX_IMPORT_BYTES = 256 * 1024 * 1024;
