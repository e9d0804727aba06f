import type { JsonObject } from '@app/kernel';
import type { CaptureMode } from '@app/organizations';
import { type Found, mayHoldSecrets, redactJson, redactText } from '@app/redaction';
import { editedLines } from '../digest/edits';
import { asksForPermission } from '../digest/moments';
import { toStorableJson } from '../events/storable-json';
import { metadataOf } from './metadata-keys';
import { withoutFiles } from './whole-files';

/** What is kept of an object, and that as JSON text that Postgres can hold. */
interface Captured {
  data: JsonObject;
  json: string;
  /** Something was replaced that Postgres cannot hold. */
  sanitized: boolean;
}

/** Names of events that are no secret. */
const FAMILIAR =
  /^(?:Session|User|Pre|Post|Sub|Sto|Not|Per|Task|Con|Cwd|File|Work|Eli|Mes|Dir|Ins|Set|Team)[A-Za-z]{0,19}$/;

/**
 * Keeps of what sessions tell what their organization wants to be kept, without secrets. Everything that is stored,
 * queued, digested or logged of an event has gone through here.
 */
export class Capture {
  constructor(
    private readonly mode: CaptureMode,
    private readonly report: (found: Found) => void,
  ) {}

  event(told: { eventType: string; data: JsonObject }): Captured {
    const found = foundIn(told);
    return this.kept(withoutFiles(found ? { ...told.data, ...found } : told.data));
  }

  /** What stands beside the data of an event. */
  extra(extra: JsonObject): Captured {
    return this.kept(extra);
  }

  /** A name or a title. */
  text(text: string): string {
    if (FAMILIAR.test(text)) return text;
    const { text: clean, found } = redactText(text);
    if (clean !== text) this.report(found);
    return clean;
  }

  private kept(value: JsonObject): Captured {
    const data = this.mode === 'full' ? value : metadataOf(value);
    const written = toStorableJson(data);
    if (!mayHoldSecrets(written.json)) return { data, ...written };
    const { value: clean, found } = redactJson(data);
    this.report(found);
    return { data: clean, ...toStorableJson(clean) };
  }
}

/** What digests read in contents, found there before these are gone. */
function foundIn(told: { eventType: string; data: JsonObject }): JsonObject | null {
  return told.eventType === 'Notification' ? permissionIn(told.data) : linesIn(told);
}

function permissionIn(data: JsonObject): JsonObject | null {
  const isToldAlready = (data.notification_type ?? null) !== null;
  return !isToldAlready && asksForPermission(data) ? { notification_type: 'permission_prompt' } : null;
}

function linesIn(told: { eventType: string; data: JsonObject }): JsonObject | null {
  const lines = editedLines(told);
  return lines && { lines_added: lines.added, lines_removed: lines.removed };
}
