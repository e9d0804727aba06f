import { ApiProperty } from '@nestjs/swagger';
import { type Arm, ARMS } from '@app/experiments';
import { roundUsd } from '@app/kernel';
import {
  durationOf,
  type EnrolledIn,
  type Lineage,
  LINEAGES,
  type NamedThing,
  OUTCOMES,
  type Outcome,
  type Session,
  totalTokensOf,
  USAGE_SOURCES,
  type UsageSource,
} from '@app/sessions';
import { TokenCountsResponse, toTokenCounts } from '../http/token-counts.response';
import { PersonResponse } from '../http/person.response';

class NamedResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'backend' })
  slug!: string;

  @ApiProperty({ example: 'backend' })
  name!: string;
}

class EnrolledInResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'swift-amber-falcon' })
  slug!: string;

  @ApiProperty({ enum: ARMS, description: 'Whose configuration the person gets' })
  variant!: Arm;
}

class ModelMetricsResponse extends TokenCountsResponse {
  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'USD; null when the price is not known',
    example: 0.045,
  })
  cost_usd!: number | null;
}

class ModelResponse extends ModelMetricsResponse {
  @ApiProperty({ example: 'claude-sonnet-4-20250514' })
  model!: string;

  @ApiProperty({ type: 'integer', description: 'API responses counted, where the source tells', example: 42 })
  requests!: number;
}

/** A coding session. Both route sets answer with this shape. */
export class SessionResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uuid' })
  run_id!: string;

  @ApiProperty({ format: 'uuid', description: 'Shared by sessions that go on from one another' })
  thread_id!: string;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'The session that it goes on from',
  })
  resumed_from_id!: string | null;

  @ApiProperty({ enum: LINEAGES, nullable: true, description: 'How it goes on from that session' })
  lineage!: Lineage | null;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'The session that goes on from a summary of this one',
  })
  compacted_into_id!: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The former conversation, condensed: what this one began with. Markdown',
  })
  compacted_summary!: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: `The client's own id` })
  external_id!: string | null;

  @ApiProperty({ enum: ['active', 'ended'] })
  status!: 'active' | 'ended';

  @ApiProperty({ type: 'string', nullable: true })
  trigger!: string | null;

  @ApiProperty()
  sensitive!: boolean;

  @ApiProperty({ type: 'string', nullable: true, example: 'rails-expert' })
  agent_name!: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Null for an agent that is not known here' })
  agent_version!: string | null;

  @ApiProperty({ type: EnrolledInResponse, nullable: true, description: 'What it counts for' })
  experiment!: EnrolledInResponse | null;

  @ApiProperty({ type: NamedResponse, nullable: true })
  project!: NamedThing | null;

  @ApiProperty({ type: NamedResponse, nullable: true })
  repository!: NamedThing | null;

  @ApiProperty({ type: 'string', nullable: true, example: 'api' })
  component!: string | null;

  @ApiProperty({ type: 'integer', example: 15 })
  total_turns!: number;

  @ApiProperty({ type: 'integer', description: 'Tool calls that events tell of', example: 48 })
  tool_calls!: number;

  @ApiProperty({ description: 'USD, rounded to 6 decimals', example: 0.0456 })
  total_cost!: number;

  @ApiProperty({
    description: 'False when the cost is a lower bound (unknown model, or a source that under-counts)',
  })
  cost_complete!: boolean;

  @ApiProperty({
    enum: USAGE_SOURCES,
    nullable: true,
    description: 'Who says what it cost. Of each request one source decides, best first; two are never added',
  })
  cost_source!: UsageSource | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The `price_revision` of the settings that computed costs were priced with; 0: list prices',
  })
  price_revision!: number | null;

  @ApiProperty({ type: 'integer', example: 146000 })
  total_tokens!: number;

  @ApiProperty({ enum: USAGE_SOURCES, nullable: true, description: 'Who says how many tokens' })
  usage_source!: UsageSource | null;

  @ApiProperty({ type: ModelMetricsResponse })
  model_metrics!: ModelMetricsResponse;

  @ApiProperty({ type: [ModelResponse] })
  models!: ModelResponse[];

  @ApiProperty({ enum: OUTCOMES, nullable: true })
  outcome!: Outcome | null;

  @ApiProperty({ type: 'string', nullable: true })
  summary!: string | null;

  @ApiProperty({ type: 'number', nullable: true, description: 'Seconds; null while active', example: 1800 })
  duration!: number | null;

  @ApiProperty({ format: 'date-time' })
  started_at!: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  ended_at!: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: '`inferred`: it was silent for too long, and goes on when it is heard of again',
  })
  end_reason!: string | null;

  @ApiProperty({ type: PersonResponse })
  user!: PersonResponse;
}

export function toSessionResponse(session: Session): SessionResponse {
  return {
    id: session.id,
    run_id: session.runId,
    thread_id: session.threadId,
    resumed_from_id: session.resumedFromId,
    lineage: session.lineage,
    compacted_into_id: session.compactedIntoId,
    compacted_summary: session.compactedSummary,
    external_id: session.externalId,
    status: session.status,
    trigger: session.trigger,
    sensitive: session.sensitive,
    agent_name: session.agentName,
    agent_version: session.agentVersion,
    experiment: session.experiment && toEnrolledIn(session.experiment),
    project: session.project,
    repository: session.repository,
    component: session.component,
    total_turns: session.totalTurns,
    tool_calls: session.toolCalls,
    total_cost: roundUsd(session.totalCost),
    cost_complete: session.costComplete,
    cost_source: session.costSource,
    price_revision: session.priceRevision,
    total_tokens: totalTokensOf(session),
    usage_source: session.usageSource,
    model_metrics: { ...toTokenCounts(session), cost_usd: roundUsd(session.totalCost) },
    models: session.models.map(toModelResponse),
    outcome: session.outcome,
    summary: session.summary,
    duration: durationOf(session),
    started_at: session.startedAt.toISOString(),
    ended_at: session.endedAt?.toISOString() ?? null,
    end_reason: session.endReason,
    user: session.user,
  };
}

function toEnrolledIn({ id, slug, arm }: EnrolledIn): EnrolledInResponse {
  return { id, slug, variant: arm };
}

function toModelResponse(model: Session['models'][number]): ModelResponse {
  const cost_usd = model.cost === null ? null : roundUsd(model.cost);
  return { model: model.model, requests: model.requests, ...toTokenCounts(model), cost_usd };
}
