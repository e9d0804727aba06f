import { ApiProperty } from '@nestjs/swagger';
import { type Playbook, type PlaybookSubscription, type StackMatches } from '@app/agents';
import type { Page } from '@app/kernel';
import { PageMetaResponse, toPageMeta } from '../http';

class PlaybookResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ enum: ['platform', 'organization'] })
  tier!: Playbook['tier'];

  @ApiProperty({ example: 'ruby-on-rails' })
  slug!: string;

  @ApiProperty({ example: 'Ruby on Rails' })
  name!: string;

  @ApiProperty()
  description!: string;

  @ApiProperty({ type: [String], example: ['rails', 'ruby'] })
  stacks!: string[];

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Null for what the platform brings',
  })
  created_at!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  updated_at!: string | null;
}

class MatchedPlaybookResponse extends PlaybookResponse {
  @ApiProperty({ type: [String], description: 'Of the stacks that were asked for, those that it names' })
  matched_stacks!: string[];

  @ApiProperty({
    type: [String],
    description: 'And those that imply one that it names, as `rspec` does `ruby`',
  })
  implied_by_stacks!: string[];
}

class StackMatchMetaResponse {
  @ApiProperty({ type: [String], description: 'Stacks that no playbook is for, as they are called here' })
  unmatched_stacks!: string[];
}

class PlaybookSubscriptionResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uuid' })
  playbook_id!: string;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Null for the whole organization',
  })
  project_id!: string | null;

  @ApiProperty({ description: 'A project’s that is disabled takes away what the organization goes by' })
  enabled!: boolean;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ format: 'date-time' })
  updated_at!: string;
}

export class PlaybookDataResponse {
  @ApiProperty({ type: PlaybookResponse })
  data!: PlaybookResponse;
}

export class PlaybookDataListResponse {
  @ApiProperty({ type: [PlaybookResponse] })
  data!: PlaybookResponse[];

  @ApiProperty({ type: PageMetaResponse })
  meta!: PageMetaResponse;
}

export class MatchedPlaybookDataListResponse {
  @ApiProperty({ type: [MatchedPlaybookResponse], description: 'The best match first' })
  data!: MatchedPlaybookResponse[];

  @ApiProperty({ type: StackMatchMetaResponse })
  meta!: StackMatchMetaResponse;
}

export class PlaybookSubscriptionDataResponse {
  @ApiProperty({ type: PlaybookSubscriptionResponse })
  data!: PlaybookSubscriptionResponse;
}

export class PlaybookSubscriptionDataListResponse {
  @ApiProperty({ type: [PlaybookSubscriptionResponse] })
  data!: PlaybookSubscriptionResponse[];

  @ApiProperty({ type: PageMetaResponse })
  meta!: PageMetaResponse;
}

export function toPlaybookData(playbook: Playbook): PlaybookDataResponse {
  return { data: toPlaybook(playbook) };
}

export function toPlaybookDataList(page: Page<Playbook>): PlaybookDataListResponse {
  return { data: page.items.map(toPlaybook), meta: toPageMeta(page) };
}

export function toMatchedPlaybookDataList({
  matches,
  unmatched,
}: StackMatches): MatchedPlaybookDataListResponse {
  const data = matches.map(({ playbook, match }) => ({
    ...toPlaybook(playbook),
    matched_stacks: match.direct,
    implied_by_stacks: match.implied,
  }));
  return { data, meta: { unmatched_stacks: unmatched } };
}

export function toSubscriptionData(subscription: PlaybookSubscription): PlaybookSubscriptionDataResponse {
  return { data: toSubscription(subscription) };
}

export function toSubscriptionDataList(
  page: Page<PlaybookSubscription>,
): PlaybookSubscriptionDataListResponse {
  return { data: page.items.map(toSubscription), meta: toPageMeta(page) };
}

function toPlaybook(playbook: Playbook): PlaybookResponse {
  const { id, tier, slug, name, description, stacks, createdAt, updatedAt } = playbook;
  return {
    ...{ id, tier, slug, name, description, stacks },
    created_at: createdAt?.toISOString() ?? null,
    updated_at: updatedAt?.toISOString() ?? null,
  };
}

function toSubscription(subscription: PlaybookSubscription): PlaybookSubscriptionResponse {
  const { id, playbookId, projectId, isEnabled, createdAt, updatedAt } = subscription;
  return {
    id,
    playbook_id: playbookId,
    project_id: projectId,
    enabled: isEnabled,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  };
}
