import { Injectable } from '@nestjs/common';
import { groupBy } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { sketchQuantile } from '@app/stats';
import type { ArmQuantile, CostQuantiles } from '../evidence';
import { CostQuantilesRepository } from './cost-quantiles.repository';

/** What is known of the costs of an experiment's sessions, and of how many it was made. */
export interface CostFigures {
  sessions: number;
  quantiles: CostQuantiles[];
  armQuantiles: ArmQuantile[];
}

/** Up to here an exact answer takes a few milliseconds: it is always given anew. */
const ALWAYS_ANEW = 10_000;
/** Above, once there is so much more that it may matter: all in all that costs as much as sorting everything a hundred times. */
const GROWTH = 1.01;
/** Beyond so many sessions of an arm a sketch answers, to within half a percent. */
const EXACT_SESSIONS = 1_000_000;

/** The 95th percentile of costs: exact as long as that is affordable. */
@Injectable()
export class CostFiguresService {
  constructor(private readonly repository: CostQuantilesRepository) {}

  async of(
    tx: OrganizationTransaction,
    experimentId: string,
    sessions: { total: number; ofLargerArm: number },
    former: CostFigures | null,
  ): Promise<CostFigures> {
    if (former && isFresh(former, sessions.total)) return former;
    if (sessions.ofLargerArm > EXACT_SESSIONS) {
      const armQuantiles = await this.sketched(tx, experimentId);
      return { sessions: sessions.total, quantiles: former?.quantiles ?? [], armQuantiles };
    }
    const quantiles = await this.repository.exact(tx, experimentId);
    const armQuantiles = await this.repository.ofArms(tx, experimentId);
    return { sessions: sessions.total, quantiles, armQuantiles };
  }

  private async sketched(tx: OrganizationTransaction, experimentId: string): Promise<ArmQuantile[]> {
    const bins = groupBy(await this.repository.bins(tx, experimentId), ({ arm }) => arm);
    return [...bins].flatMap(([arm, ofArm]) => {
      const p95 = sketchQuantile(ofArm, 0.95);
      return p95 === null ? [] : [{ arm, p95, exact: false }];
    });
  }
}

function isFresh({ sessions: then }: CostFigures, now: number): boolean {
  return now > ALWAYS_ANEW && now >= then && now < then * GROWTH;
}
