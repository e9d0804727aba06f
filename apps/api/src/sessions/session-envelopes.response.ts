import { ApiProperty } from '@nestjs/swagger';
import type { Modification } from '@app/agents';
import { averageUsd, type Page } from '@app/kernel';
import { durationOf, type Session, type SessionAgent } from '@app/sessions';
import { ModificationResponse, toModification } from '../agents/modification.response';
import { PageMetaResponse, toPageMeta } from '../http';
import { SessionResponse, toSessionResponse } from './session.response';
import { SessionDetailResponse, toSessionDetail } from './session-detail.response';

/** The v1 routes' envelopes. */
export class V1SessionResponse {
  @ApiProperty({ type: SessionResponse })
  session!: SessionResponse;
}

export class V1SessionDetailResponse {
  @ApiProperty({ type: SessionDetailResponse })
  session!: SessionDetailResponse;
}

export class V1SessionListResponse {
  @ApiProperty({ type: [SessionResponse] })
  sessions!: SessionResponse[];

  @ApiProperty({ type: PageMetaResponse })
  meta!: PageMetaResponse;
}

export class SessionSummaryResponse extends V1SessionResponse {
  @ApiProperty({
    type: [ModificationResponse],
    description: 'Changes of agent files made by hand; the newest hundred',
  })
  modifications!: ModificationResponse[];

  @ApiProperty({ type: 'number', nullable: true, description: 'Seconds; null while active', example: 1800 })
  duration!: number | null;

  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'USD; null when there is no turn',
    example: 0.00304,
  })
  cost_per_turn!: number | null;
}

/** The org routes' envelopes. */
export class SessionDataResponse {
  @ApiProperty({ type: SessionResponse })
  data!: SessionResponse;
}

export class SessionDetailDataResponse {
  @ApiProperty({ type: SessionDetailResponse })
  data!: SessionDetailResponse;
}

export class SessionDataListResponse {
  @ApiProperty({ type: [SessionResponse] })
  data!: SessionResponse[];

  @ApiProperty({ type: PageMetaResponse })
  meta!: PageMetaResponse;
}

export function toV1Session(session: Session): V1SessionResponse {
  return { session: toSessionResponse(session) };
}

export function toV1SessionDetail(session: Session, agents: SessionAgent[]): V1SessionDetailResponse {
  return { session: toSessionDetail(session, agents) };
}

export function toV1SessionList(page: Page<Session>): V1SessionListResponse {
  return { sessions: page.items.map(toSessionResponse), meta: toPageMeta(page) };
}

export function toSessionSummary(session: Session, modifications: Modification[]): SessionSummaryResponse {
  return {
    session: toSessionResponse(session),
    modifications: modifications.map(toModification),
    duration: durationOf(session),
    cost_per_turn: averageUsd(session.totalCost, session.totalTurns),
  };
}

export function toSessionData(session: Session): SessionDataResponse {
  return { data: toSessionResponse(session) };
}

export function toSessionDetailData(session: Session, agents: SessionAgent[]): SessionDetailDataResponse {
  return { data: toSessionDetail(session, agents) };
}

export function toSessionDataList(page: Page<Session>): SessionDataListResponse {
  return { data: page.items.map(toSessionResponse), meta: toPageMeta(page) };
}
