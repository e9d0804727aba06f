import { ApiProperty } from '@nestjs/swagger';
import {
  agentVersionOf,
  coachingConfigOf,
  configurationFileOf,
  type EffectiveResource,
  RESOURCE_TYPES,
  type ResourceType,
  type Tier,
  TIERS,
} from '@app/agents';
import { COACHING_MODES, type CoachingMode } from '@app/kernel';

class EffectivePartResponse {
  @ApiProperty({ enum: TIERS })
  tier!: Tier;

  @ApiProperty({ format: 'uuid' })
  resource_id!: string;

  @ApiProperty({ minimum: 1 })
  version_number!: number;

  @ApiProperty({ description: 'SHA-256 of the content, in hex', pattern: '^[0-9a-f]{64}$' })
  version_hash!: string;
}

class ConfigurationFileResponse {
  @ApiProperty({ description: 'Below the project’s folder', example: '.claude/agents/rails-expert.md' })
  path!: string;

  @ApiProperty()
  content!: string;

  @ApiProperty({ description: 'SHA-256 of the content’s UTF-8 bytes, in hex' })
  checksum!: string;
}

class EffectiveResourceResponse {
  @ApiProperty({ enum: RESOURCE_TYPES })
  type!: ResourceType;

  @ApiProperty({ example: 'rails-expert' })
  name!: string;

  @ApiProperty({ description: 'What a session says it ran', example: 'base-1.0_org-1760000000' })
  version!: string;

  @ApiProperty({ type: String, nullable: true })
  description!: string | null;

  @ApiProperty({ type: [String], nullable: true, description: 'Null: nothing is said of tools' })
  tools!: string[] | null;

  @ApiProperty({ type: String, nullable: true })
  model!: string | null;

  @ApiProperty()
  instructions!: string;

  @ApiProperty({ type: [EffectivePartResponse], description: 'What it was made of, from the most general' })
  parts!: EffectivePartResponse[];

  @ApiProperty({ type: ConfigurationFileResponse })
  file!: ConfigurationFileResponse;
}

class EffectiveConfigurationResponse {
  @ApiProperty({ enum: COACHING_MODES })
  coaching_mode!: CoachingMode;

  @ApiProperty({ description: 'What the coaching mode puts before the instructions of agents' })
  prompt_prefix!: string;

  @ApiProperty({ type: [EffectiveResourceResponse], description: 'By type and name' })
  resources!: EffectiveResourceResponse[];
}

export class EffectiveConfigurationDataResponse {
  @ApiProperty({ type: EffectiveConfigurationResponse })
  data!: EffectiveConfigurationResponse;
}

export class EffectiveResourceDataResponse {
  @ApiProperty({ type: EffectiveResourceResponse })
  data!: EffectiveResourceResponse;
}

const SOURCES = ['base', 'organization', 'project'] as const;
type Source = (typeof SOURCES)[number];
const SOURCE_OF: Record<Tier, Source> = {
  platform: 'base',
  organization: 'organization',
  project: 'project',
};

class V1AgentResponse {
  @ApiProperty({ example: 'rails-expert' })
  name!: string;

  @ApiProperty({ enum: SOURCES, description: 'The most specific tier that contributes' })
  source!: Source;
}

export class V1AgentListResponse {
  @ApiProperty({ type: [V1AgentResponse] })
  agents!: V1AgentResponse[];
}

class V1AgentConfigResponse {
  @ApiProperty({ example: '1.0' })
  version!: string;

  @ApiProperty({ example: 'You are an expert Rails developer...' })
  instructions!: string;

  @ApiProperty({ type: [String] })
  tools!: string[];

  @ApiProperty()
  prompt_prefix!: string;

  @ApiProperty()
  coaching_mode!: boolean;

  @ApiProperty()
  collaborative_mode!: boolean;

  @ApiProperty()
  autonomous_mode!: boolean;
}

class V1SourcesResponse implements Record<Source, boolean> {
  @ApiProperty()
  base!: boolean;

  @ApiProperty()
  organization!: boolean;

  @ApiProperty()
  project!: boolean;
}

export class V1EffectiveConfigResponse {
  @ApiProperty({ example: 'rails-expert' })
  agent_name!: string;

  @ApiProperty({ type: V1AgentConfigResponse })
  config!: V1AgentConfigResponse;

  @ApiProperty({ type: V1SourcesResponse })
  sources!: V1SourcesResponse;
}

export function toEffectiveConfiguration(
  resources: EffectiveResource[],
  mode: CoachingMode,
): EffectiveConfigurationDataResponse {
  const { promptPrefix } = coachingConfigOf(mode);
  const data = {
    coaching_mode: mode,
    prompt_prefix: promptPrefix,
    resources: resources.map((resource) => toEffectiveResource(resource, mode)),
  };
  return { data };
}

export function toEffectiveResourceData(
  resource: EffectiveResource,
  mode: CoachingMode,
): EffectiveResourceDataResponse {
  return { data: toEffectiveResource(resource, mode) };
}

export function toV1AgentList(agents: EffectiveResource[]): V1AgentListResponse {
  return {
    agents: agents.map(({ name, config }) => ({ name, source: SOURCE_OF[config.parts.at(-1)!.tier] })),
  };
}

export function toV1EffectiveConfig(
  { name, config }: EffectiveResource,
  mode: CoachingMode,
): V1EffectiveConfigResponse {
  const { promptPrefix, coachingMode, collaborativeMode, autonomousMode } = coachingConfigOf(mode);
  const from = (tier: Tier) => config.parts.some((part) => part.tier === tier);
  return {
    agent_name: name,
    config: {
      version: config.version,
      instructions: config.instructions,
      tools: config.tools ?? [],
      prompt_prefix: promptPrefix,
      coaching_mode: coachingMode,
      collaborative_mode: collaborativeMode,
      autonomous_mode: autonomousMode,
    },
    sources: { base: from('platform'), organization: from('organization'), project: from('project') },
  };
}

/** Agents are told how to treat the person; skills, rules and commands are for all agents alike. */
function toEffectiveResource(resource: EffectiveResource, mode: CoachingMode): EffectiveResourceResponse {
  const { type, name, config } = resource;
  const { promptPrefix } = coachingConfigOf(mode);
  return {
    type,
    name,
    version: agentVersionOf(config),
    description: config.description ?? null,
    tools: config.tools ?? null,
    model: config.model ?? null,
    instructions: config.instructions,
    parts: config.parts.map(({ tier, resourceId, number, versionHash }) => ({
      tier,
      resource_id: resourceId,
      version_number: number,
      version_hash: versionHash,
    })),
    file: configurationFileOf(resource, type === 'agent' ? promptPrefix : undefined),
  };
}
