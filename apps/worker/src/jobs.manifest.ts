import { modificationsLogged } from '@app/agents';
import { mailWaiting } from '@app/auth';
import { evidenceChanged } from '@app/experiments';
import {
  erasureRequested,
  repricingsRequested,
  retentionDue,
  sessionsTouched,
  transcriptsUploaded,
} from '@app/ingestion';
import { organizationRemoved } from '@app/organizations';
import { compactionsRequested, daysChanged, sessionsEnded, sessionsIdle } from '@app/sessions';

/** Every job there is. The worker does not boot unless each has exactly one handler. */
export const JOBS = [
  sessionsTouched,
  transcriptsUploaded,
  repricingsRequested,
  erasureRequested,
  retentionDue,
  sessionsEnded,
  sessionsIdle,
  compactionsRequested,
  daysChanged,
  modificationsLogged,
  evidenceChanged,
  mailWaiting,
  organizationRemoved,
];
