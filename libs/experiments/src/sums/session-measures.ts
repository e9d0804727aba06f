import { Injectable } from '@nestjs/common';
import type { PicoUsd } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';

/** What a session came to, as it is known now. */
export interface SessionMeasure {
  id: string;
  startedAt: Date;
  /** Null while it goes on. */
  endedAt: Date | null;
  /** Null where nobody has said how it ended. */
  outcome: string | null;
  cost: PicoUsd;
  /** False where the cost is a lower bound: the price of a model is not known, or not all of it was told. */
  costComplete: boolean;
  turns: number;
  tokens: number;
}

type ReadMeasures = (tx: OrganizationTransaction, sessionIds: string[]) => Promise<SessionMeasure[]>;

/**
 * Where the figures of sessions come from. Sessions know experiments, which assign their people, and so experiments do not
 * know sessions: whoever does says here how they are read.
 */
@Injectable()
export class SessionMeasures {
  private read?: ReadMeasures;

  readBy(read: ReadMeasures): void {
    this.read = read;
  }

  /** Those that are gone are left out. */
  of(tx: OrganizationTransaction, sessionIds: string[]): Promise<SessionMeasure[]> {
    if (!this.read) throw new TypeError('nobody has said how sessions are read');
    return sessionIds.length === 0 ? Promise.resolve([]) : this.read(tx, sessionIds);
  }
}
