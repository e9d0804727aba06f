import { Injectable } from '@nestjs/common';
import { RecordedEvents } from '@app/ingestion';
import type { Admission } from '@app/kernel';
import { type ExportPlace, SessionExport, type SessionListInput } from '@app/sessions';
import { type ExportedRow, toEventRow, toSessionRow, toUsageRow } from './exported-rows';
import type { ExportKind } from './session-export.request';

/** What can be taken out of sessions, whichever lib knows it. */
@Injectable()
export class SessionExports {
  constructor(
    private readonly sessions: SessionExport,
    private readonly events: RecordedEvents,
  ) {}

  rows(
    admit: Admission,
    kind: ExportKind,
    input: SessionListInput,
    after: ExportPlace | null,
  ): AsyncGenerator<ExportedRow[]> {
    const kinds: Record<ExportKind, () => AsyncGenerator<ExportedRow[]>> = {
      sessions: () => mapped(this.sessions.sessionsOf(admit, input, after), toSessionRow),
      events: () => mapped(this.events.all(admit, input, after), toEventRow),
      usage: () => mapped(this.sessions.usageOf(admit, input, after), toUsageRow),
    };
    return kinds[kind]();
  }
}

async function* mapped<T>(
  parts: AsyncGenerator<T[]>,
  rowOf: (item: T) => ExportedRow,
): AsyncGenerator<ExportedRow[]> {
  for await (const part of parts) yield part.map(rowOf);
}
