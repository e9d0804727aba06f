import { ApiProperty } from '@nestjs/swagger';
import type { CappedPage } from '@app/kernel';
import type { FoundSession, Highlights } from '@app/sessions';
import { CappedPageMetaResponse, toCappedPageMeta } from '../http';
import { SessionResponse, toSessionResponse } from './session.response';

const Marked = (example?: string) => ApiProperty({ type: 'string', nullable: true, example });

class HighlightsResponse implements Highlights {
  @Marked()
  title!: string | null;

  @Marked('Repaired the &quot;<mark>login</mark>&quot; form')
  summary!: string | null;

  @Marked()
  prompts!: string | null;

  @Marked('/shop/src/<mark>Login</mark>Service.ts')
  files!: string | null;

  @Marked()
  branches!: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Agent, component, project and metadata' })
  details!: string | null;
}

class FoundSessionResponse {
  @ApiProperty({ type: SessionResponse })
  session!: SessionResponse;

  @ApiProperty({
    description: 'The better a match, the higher; only the order means something',
    example: 0.42,
  })
  rank!: number;

  @ApiProperty({
    type: HighlightsResponse,
    description:
      'HTML: texts are escaped, and what was searched for stands in <mark>. Null where it does not stand',
  })
  highlights!: HighlightsResponse;
}

export class SessionSearchResponse {
  @ApiProperty({ type: [FoundSessionResponse] })
  data!: FoundSessionResponse[];

  @ApiProperty({ type: CappedPageMetaResponse })
  meta!: CappedPageMetaResponse;
}

export function toSessionSearch(page: CappedPage<FoundSession>): SessionSearchResponse {
  const data = page.items.map(({ session, rank, highlights }) => ({
    session: toSessionResponse(session),
    rank: Number(rank.toPrecision(6)),
    highlights,
  }));
  return { data, meta: toCappedPageMeta(page) };
}
