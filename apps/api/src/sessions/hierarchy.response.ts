import { ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { roundUsd } from '@app/kernel';
import {
  type ConversationNode,
  durationOf,
  type Figures,
  type RunNode,
  type TaskNode,
  type ToolFacts,
} from '@app/sessions';
import { PersonResponse } from '../http/person.response';
import { SessionResponse, toSessionResponse } from './session.response';

class FiguresResponse {
  @ApiProperty({ type: 'integer', description: 'Of all kinds', example: 146000 })
  tokens!: number;

  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'USD; null where no price is known',
    example: 0.045,
  })
  cost!: number | null;

  @ApiProperty({ type: 'integer', example: 48 })
  tool_calls!: number;
}

class ToolResponse {
  @ApiProperty({ example: 'Bash' })
  name!: string;

  @ApiProperty({ type: 'integer', example: 12 })
  calls!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  failures!: number;

  @ApiProperty({ description: 'Seconds, of the calls whose duration is told', example: 7.2 })
  duration!: number;
}

/** Work that was handed to a subagent. Figures are with everything that it handed on itself. */
class TaskResponse extends FiguresResponse {
  @ApiProperty({ description: 'The `agent_id` of hooks and transcripts', example: 'a5bdbc1' })
  id!: string;

  @ApiProperty({ type: 'string', nullable: true, example: 'Explore' })
  agent_type!: string | null;

  @ApiProperty({
    enum: ['running', 'completed', 'failed', 'interrupted'],
    description: '`interrupted`: its session ended, and nothing told of its own end',
  })
  status!: TaskNode['task']['status'];

  @ApiProperty({ type: 'string', nullable: true, description: 'The one that most responses are of' })
  model!: string | null;

  @ApiProperty({ format: 'date-time' })
  started_at!: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  ended_at!: string | null;

  @ApiProperty({ type: 'number', nullable: true, description: 'Seconds; null while it runs' })
  duration!: number | null;

  @ApiProperty({ type: [ToolResponse], description: 'Most used first' })
  tools!: ToolResponse[];

  @ApiProperty({ type: FiguresResponse, description: 'Without what it handed on' })
  own!: FiguresResponse;

  @ApiProperty({ type: 'array', items: { $ref: getSchemaPath('TaskResponse') } })
  tasks!: TaskResponse[];
}

class ConversationResponse extends SessionResponse {
  @ApiProperty({
    type: FiguresResponse,
    nullable: true,
    description: 'Without its tasks; null where the figures are reported ones, which do not tell them apart',
  })
  own!: FiguresResponse | null;

  @ApiProperty({ type: [ToolResponse], description: 'Most used first; those of its tasks too' })
  tools!: ToolResponse[];

  @ApiProperty({ type: [TaskResponse] })
  tasks!: TaskResponse[];
}

/** One start of a coding agent, with the conversations that it led to. */
class RunResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ type: PersonResponse })
  user!: PersonResponse;

  @ApiProperty({ format: 'date-time' })
  started_at!: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Null while a conversation is active',
  })
  ended_at!: string | null;

  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'Seconds from the first start to the last end',
  })
  duration!: number | null;

  @ApiProperty({ type: 'integer', example: 2 })
  total_conversations!: number;

  @ApiProperty({ type: 'integer', description: 'On all levels', example: 5 })
  total_tasks!: number;

  @ApiProperty({ type: 'integer', example: 15 })
  total_turns!: number;

  @ApiProperty({ type: 'integer', example: 146000 })
  total_tokens!: number;

  @ApiProperty({ description: 'USD, rounded to 6 decimals', example: 0.0456 })
  total_cost!: number;

  @ApiProperty({ description: 'False when the cost is a lower bound' })
  cost_complete!: boolean;

  @ApiProperty({ type: 'integer', example: 48 })
  tool_calls!: number;

  @ApiProperty({ type: [ToolResponse], description: 'Most used first' })
  tools!: ToolResponse[];

  @ApiProperty({ type: [ConversationResponse], description: 'As they started' })
  conversations!: ConversationResponse[];
}

class HierarchyDataResponse {
  @ApiProperty({ type: RunResponse })
  run!: RunResponse;
}

export class HierarchyResponse {
  @ApiProperty({ type: HierarchyDataResponse })
  data!: HierarchyDataResponse;
}

export function toHierarchy({ id, user, total, ...run }: RunNode): HierarchyResponse {
  return {
    data: {
      run: {
        ...{ id, user },
        started_at: run.startedAt.toISOString(),
        ended_at: run.endedAt?.toISOString() ?? null,
        duration: durationOf(run),
        total_conversations: run.conversations.length,
        total_tasks: run.conversations.reduce((sum, { tasks }) => sum + countOf(tasks), 0),
        total_turns: total.turns,
        total_tokens: total.tokens,
        total_cost: roundUsd(total.cost ?? 0n),
        cost_complete: total.costComplete,
        tool_calls: total.toolCalls,
        tools: run.tools.map(toTool),
        conversations: run.conversations.map(toConversation),
      },
    },
  };
}

function toConversation({ session, own, tools, tasks }: ConversationNode): ConversationResponse {
  return {
    ...toSessionResponse(session),
    own: own && toFigures(own),
    tools: tools.map(toTool),
    tasks: tasks.map(toTask),
  };
}

function toTask({ task, own, total, tools, tasks }: TaskNode): TaskResponse {
  return {
    id: task.agentId,
    agent_type: task.agentType,
    status: task.status,
    model: task.model,
    started_at: task.startedAt.toISOString(),
    ended_at: task.endedAt?.toISOString() ?? null,
    duration: durationOf(task),
    ...toFigures(total),
    tools: tools.map(toTool),
    own: toFigures(own),
    tasks: tasks.map(toTask),
  };
}

function toFigures({ tokens, cost, toolCalls }: Figures): FiguresResponse {
  return { tokens, cost: cost === null ? null : roundUsd(cost), tool_calls: toolCalls };
}

function toTool({ toolName, calls, failures, durationMs }: ToolFacts): ToolResponse {
  return { name: toolName, calls, failures, duration: durationMs / 1000 };
}

function countOf(tasks: TaskNode[]): number {
  return tasks.reduce((sum, { tasks: below }) => sum + 1 + countOf(below), 0);
}
