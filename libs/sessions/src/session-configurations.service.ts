import { Injectable } from '@nestjs/common';
import { agentVersionOf, type EffectiveConfig, EffectiveResources } from '@app/agents';
import type { OrganizationTransaction } from '@app/database';
import { type Assignment, Enrollment } from '@app/experiments';
import { SessionAgentsRepository } from './session-agents.repository';

/** What somebody runs: what the tiers come to for them, and the arm that they are in because of it. */
export interface SessionConfiguration {
  agent: EffectiveConfig | undefined;
  assignment: Assignment | undefined;
  /** Null for an agent that is unknown here. */
  agentVersion: string | null;
}

const NOTHING: SessionConfiguration = { agent: undefined, assignment: undefined, agentVersion: null };

/** What sessions are opened with. */
@Injectable()
export class SessionConfigurations {
  constructor(
    private readonly agents: EffectiveResources,
    private readonly ran: SessionAgentsRepository,
    private readonly experiments: Enrollment,
  ) {}

  /** Whoever opens a session of an agent that is tested is assigned first: the versions are those of their arm. */
  async of(
    tx: OrganizationTransaction,
    {
      agentName,
      ...person
    }: { userId: string; agentName: string | null; projectId: string | null; at: Date },
  ): Promise<SessionConfiguration> {
    if (agentName === null) return NOTHING;
    const { userId, projectId } = person;
    const assignment = await this.experiments.assign(tx, { ...person, agentName });
    const agent = await this.agents.agentIn(tx, { name: agentName, projectId, personId: userId });
    return { agent, assignment, agentVersion: agent ? agentVersionOf(agent) : null };
  }

  /** What the session ran, and for which arm it counts. */
  async record(
    tx: OrganizationTransaction,
    session: { id: string; startedAt: Date },
    { agent, assignment }: SessionConfiguration,
  ): Promise<void> {
    const versions = (agent?.parts ?? []).map((part) => ({ ...part, sessionId: session.id }));
    if (versions.length > 0) await this.ran.replace(tx, 'main', [session.id], versions);
    if (assignment) await this.experiments.enroll(tx, session, assignment);
  }
}
