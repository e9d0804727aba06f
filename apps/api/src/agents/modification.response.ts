import { ApiProperty } from '@nestjs/swagger';
import { CHANGE_TYPES, type ChangeType, type ContentDiff, type Modification } from '@app/agents';
import type { Page } from '@app/kernel';
import { PageMetaResponse, toPageMeta } from '../http';
import { ContentDiffResponse, toContentDiff } from './content-diff.response';

export class ModificationResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'rails-expert' })
  agent_name!: string;

  @ApiProperty({ type: String, nullable: true, description: 'What the session was configured with' })
  agent_version!: string | null;

  @ApiProperty({ format: 'uuid' })
  session_id!: string;

  @ApiProperty({ format: 'uuid' })
  user_id!: string;

  @ApiProperty({ example: '.claude/agents/rails-expert.md' })
  file_path!: string;

  @ApiProperty({ enum: CHANGE_TYPES })
  change_type!: ChangeType;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;
}

export class V1ModificationResponse {
  @ApiProperty({ type: ModificationResponse })
  modification!: ModificationResponse;
}

export class V1ModificationDiffResponse extends V1ModificationResponse {
  @ApiProperty({ type: ContentDiffResponse })
  diff!: ContentDiffResponse;
}

export class V1ModificationListResponse {
  @ApiProperty({ type: [ModificationResponse] })
  modifications!: ModificationResponse[];

  @ApiProperty({ type: PageMetaResponse })
  meta!: PageMetaResponse;
}

export function toV1Modification(modification: Modification): V1ModificationResponse {
  return { modification: toModification(modification) };
}

export function toV1ModificationDiff(found: {
  modification: Modification;
  diff: ContentDiff;
}): V1ModificationDiffResponse {
  return { modification: toModification(found.modification), diff: toContentDiff(found.diff) };
}

export function toV1ModificationList(page: Page<Modification>): V1ModificationListResponse {
  return { modifications: page.items.map(toModification), meta: toPageMeta(page) };
}

export function toModification(modification: Modification): ModificationResponse {
  return {
    id: modification.id,
    agent_name: modification.agentName,
    agent_version: modification.agentVersion,
    session_id: modification.sessionId,
    user_id: modification.userId,
    file_path: modification.filePath,
    change_type: modification.changeType,
    created_at: modification.createdAt.toISOString(),
  };
}
