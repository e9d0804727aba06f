import { Injectable } from '@nestjs/common';
import { groupBy } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { sketchQuantile } from '@app/stats';
import type { ArmQuantile, CostQuantiles } from '../evidence';
import { CostQuantilesRepository } from './cost-quantiles.repository';

/** What sessions come to; costs in USD. */
export interface CostSizes {
  total: number;
  ofLargerArm: number;
  cost: number;
}

/** What is known of the costs of an experiment's sessions, and of what it was made. */
export interface CostFigures {
  sessions: number;
  cost: number;
  quantiles: CostQuantiles[];
  armQuantiles: ArmQuantile[];
}

/** Up to here an exact answer takes a few milliseconds: it is always given anew. */
const ALWAYS_ANEW = 10_000;
/** Above, once there is so much more, or it costs so much else, that it may matter. */
const GROWTH = 1.01;
/** Beyond so many sessions of an arm a sketch says what it came to, to within half a percent. */
const EXACT_SESSIONS = 1_000_000;

/** The 95th percentile of costs: exact as long as that is affordable. */
@Injectable()
export class CostFiguresService {
  constructor(private readonly repository: CostQuantilesRepository) {}

  async of(
    tx: OrganizationTransaction,
    experimentId: string,
    { total: sessions, ofLargerArm, cost }: CostSizes,
    former: CostFigures | null,
  ): Promise<CostFigures> {
    if (former && isFresh(former, { sessions, cost })) return former;
    const quantiles = await this.repository.exact(tx, experimentId);
    const isLarge = ofLargerArm > EXACT_SESSIONS;
    const armQuantiles = isLarge
      ? await this.sketched(tx, experimentId)
      : await this.repository.ofArms(tx, experimentId);
    return { sessions, cost, quantiles, armQuantiles };
  }

  private async sketched(tx: OrganizationTransaction, experimentId: string): Promise<ArmQuantile[]> {
    const bins = groupBy(await this.repository.bins(tx, experimentId), ({ arm }) => arm);
    return [...bins].flatMap(([arm, ofArm]) => {
      const p95 = sketchQuantile(ofArm, 0.95);
      return p95 === null ? [] : [{ arm, p95, exact: false }];
    });
  }
}

function isFresh(former: CostFigures, now: Pick<CostFigures, 'sessions' | 'cost'>): boolean {
  const isAlike = (then: number, current: number) => current >= then / GROWTH && current < then * GROWTH;
  const hasGrown = now.sessions < former.sessions || !isAlike(former.sessions, now.sessions);
  return (
    now.sessions > ALWAYS_ANEW && !hasGrown && (former.cost === now.cost || isAlike(former.cost, now.cost))
  );
}
