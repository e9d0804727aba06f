import { ApiProperty } from '@nestjs/swagger';
import type { CappedPage } from '@app/kernel';
import type { Thread } from '@app/sessions';
import { CappedPageMetaResponse, toCappedPageMeta } from '../http';
import { SessionResponse, toSessionResponse } from './session.response';

class ThreadResponse {
  @ApiProperty({ format: 'uuid', description: 'The `thread_id` of its conversations' })
  id!: string;

  @ApiProperty({ type: 'integer', description: 'All that the caller may see', example: 3 })
  total_conversations!: number;

  @ApiProperty({ type: [SessionResponse], description: 'The newest hundred, newest first' })
  conversations!: SessionResponse[];
}

export class ThreadListResponse {
  @ApiProperty({ type: [ThreadResponse] })
  data!: ThreadResponse[];

  @ApiProperty({ type: CappedPageMetaResponse })
  meta!: CappedPageMetaResponse;
}

export function toThreadList(page: CappedPage<Thread>): ThreadListResponse {
  const data = page.items.map(({ id, totalConversations, conversations }) => ({
    id,
    total_conversations: totalConversations,
    conversations: conversations.map(toSessionResponse),
  }));
  return { data, meta: toCappedPageMeta(page) };
}
