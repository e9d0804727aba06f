import { Injectable } from '@nestjs/common';
import { PatternsSweep } from '@app/agents';
import { ExperimentsSweep } from '@app/experiments';
import { IngestionSweep } from '@app/ingestion';
import { RemovalsSweep } from '@app/organizations';
import { SessionsSweep } from '@app/sessions';

/** What a lost Redis, or a process that ended between a commit and its announcement, has left undone. */
@Injectable()
export class UnfinishedWork {
  constructor(
    private readonly ingestion: IngestionSweep,
    private readonly sessions: SessionsSweep,
    private readonly patterns: PatternsSweep,
    private readonly experiments: ExperimentsSweep,
    private readonly removals: RemovalsSweep,
  ) {}

  /** Sessions that were silent for too long: nothing but the clock tells of them. */
  announceIdle(): Promise<void> {
    return this.sessions.announceIdle();
  }

  /** Announces all of it again. */
  async announce(olderThanSeconds: number): Promise<void> {
    await this.ingestion.announce(olderThanSeconds);
    await this.sessions.announce(olderThanSeconds);
    await this.patterns.announce(olderThanSeconds);
    await this.experiments.announce(olderThanSeconds);
    await this.removals.announce(olderThanSeconds);
  }
}
