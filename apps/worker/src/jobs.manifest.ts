import { modificationsLogged } from '@app/agents';
import { mailWaiting } from '@app/auth';
import { evidenceChanged } from '@app/experiments';
import { erasureRequested, retentionDue, sessionsTouched, transcriptsUploaded } from '@app/ingestion';
import { organizationRemoved } from '@app/organizations';
import { daysChanged, sessionsEnded } from '@app/sessions';

/** Every job there is. The worker does not boot unless each has exactly one handler. */
export const JOBS = [
  sessionsTouched,
  transcriptsUploaded,
  erasureRequested,
  retentionDue,
  sessionsEnded,
  daysChanged,
  modificationsLogged,
  evidenceChanged,
  mailWaiting,
  organizationRemoved,
];
