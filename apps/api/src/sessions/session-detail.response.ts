import { ApiProperty } from '@nestjs/swagger';
import { type Tier, TIERS } from '@app/agents';
import type { JsonObject } from '@app/kernel';
import type { Session, SessionAgent } from '@app/sessions';
import { SessionResponse, toSessionResponse } from './session.response';

class SessionAgentResponse {
  @ApiProperty({ example: 'rails-expert' })
  name!: string;

  @ApiProperty({
    enum: ['main', 'subagent'],
    description: 'What the session was opened with, or handed tasks to',
  })
  role!: 'main' | 'subagent';

  @ApiProperty({ enum: TIERS, description: 'Whose part of the agent it is' })
  tier!: Tier;

  @ApiProperty({ format: 'uuid' })
  resource_id!: string;

  @ApiProperty({ description: 'SHA-256 of the content, in hex', pattern: '^[0-9a-f]{64}$' })
  version_hash!: string;
}

/** One session, with the exact versions that it ran. */
export class SessionDetailResponse extends SessionResponse {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'As it was opened with, without secrets',
    example: { ticket: 'SHOP-4711' },
  })
  metadata!: JsonObject;

  @ApiProperty({
    type: [SessionAgentResponse],
    description: `What each tier added to each agent. Of subagents: as the session started, whenever their tasks are told`,
  })
  agents!: SessionAgentResponse[];
}

export function toSessionDetail(session: Session, agents: SessionAgent[]): SessionDetailResponse {
  return {
    ...toSessionResponse(session),
    metadata: session.metadata,
    agents: agents.map(({ name, role, tier, resourceId, versionHash }) => ({
      ...{ name, role, tier },
      resource_id: resourceId,
      version_hash: versionHash,
    })),
  };
}
