import { Injectable } from '@nestjs/common';
import type { PicoUsd } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { SessionCosts } from '@app/sessions';
import { CostStatesRepository } from '../cost-states.repository';
import { SessionFolds } from '../fold/session-folds.service';
import { transcriptUsage } from '../fold/transcript-usage';
import { UsageRecordsRepository } from '../usage-records.repository';
import { PriceBooks } from './price-books.service';
import { RepricingsRepository, type RunningRepricing } from './repricings.repository';

/** What a session cost, and what it costs at other prices. */
export interface RepricedCost {
  was: PicoUsd;
  is: PicoUsd;
}

@Injectable()
export class RepricedCosts {
  constructor(
    private readonly costs: SessionCosts,
    private readonly folds: SessionFolds,
    private readonly usage: UsageRecordsRepository,
    private readonly costStates: CostStatesRepository,
    private readonly books: PriceBooks,
    private readonly repricings: RepricingsRepository,
  ) {}

  /** Of sessions, in their order; they cost that from now on where the repricing says so. */
  async of(tx: OrganizationTransaction, repricing: RunningRepricing, ids: string[]): Promise<RepricedCost[]> {
    // What waits to be folded is not the repricing's doing.
    if (repricing.applies) await this.folds.fold(tx, ids);
    const was = await this.costs.of(tx, ids);
    const is = repricing.applies
      ? await this.apply(tx, repricing, ids)
      : await this.reckon(tx, repricing, ids);
    return ids.map((id) => ({ was: was.get(id) ?? 0n, is: is.get(id) ?? was.get(id) ?? 0n }));
  }

  private async apply(
    tx: OrganizationTransaction,
    { priceRevision }: RunningRepricing,
    ids: string[],
  ): Promise<Map<string, PicoUsd>> {
    await this.repricings.reprice(tx, ids, priceRevision);
    await this.folds.fold(tx, ids);
    return this.costs.of(tx, ids);
  }

  private async reckon(
    tx: OrganizationTransaction,
    { priceRevision, prices, pricedOn }: RunningRepricing,
    ids: string[],
  ): Promise<Map<string, PicoUsd>> {
    const book = await this.books.find(tx, priceRevision);
    const responses = await this.usage.counted(tx, ids);
    const costStates = await this.costStates.of(tx, ids);
    const pricedAt = prices === 'today' ? pricedOn.toISOString() : undefined;
    const rows = [...responses].map(([id, records]) => {
      const told = { responses: records, costState: costStates.get(id) ?? null };
      return [id, transcriptUsage(told, book, pricedAt)] as const;
    });
    return this.costs.with(tx, new Map(rows));
  }
}
