import { Injectable } from '@nestjs/common';
import { groupBy } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { type AgentAt, AgentHistoryRepository } from './agent-history.repository';
import { chainOf, type VersionRef } from './effective-config';

/** What agents were made of, whatever has become of them since. */
@Injectable()
export class AgentHistory {
  constructor(private readonly repository: AgentHistoryRepository) {}

  /** The versions of each of the agents, from the most general; none of one that was unknown then. */
  async versionsOf(tx: OrganizationTransaction, agents: AgentAt[]): Promise<VersionRef[][]> {
    const found = groupBy(await this.repository.versions(tx, agents), ({ place }) => place);
    return agents.map((_agent, place) => chainOf(found.get(place) ?? []));
  }
}
