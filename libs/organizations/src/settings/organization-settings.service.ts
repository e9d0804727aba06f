import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import {
  Clock,
  given,
  isEmpty,
  type JsonObject,
  type OrganizationScope,
  type Principal,
  RecentAnswers,
} from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { AuditLog } from '../audit/audit-log.service';
import type { OwnPrices } from './prices';
import { PricesRepository } from './prices.repository';
import { DEFAULT_SETTINGS, type Settings } from './settings';
import { SettingsRepository } from './settings.repository';

/** What is left out stays as it is. */
export type SettingsChanges = Partial<Omit<Settings, 'priceRevision'>>;

/** A changed setting holds within this time in every process. */
const SETTINGS_TTL_MS = 5_000;
const MAX_REMEMBERED = 10_000;

/**
 * What an organization has decided about its sessions. A change holds at once for whoever reads it in a transaction, and
 * for all of the process that made it; elsewhere for `remembered` after five seconds at the latest: that long a process
 * may still keep what `metadata` says to drop.
 */
@Injectable()
export class OrganizationSettings {
  private readonly known: RecentAnswers<Settings>;

  constructor(
    private readonly database: OrganizationDatabase,
    private readonly settings: SettingsRepository,
    private readonly prices: PricesRepository,
    private readonly audit: AuditLog,
    clock: Clock,
  ) {
    this.known = new RecentAnswers(clock, { ttlMs: SETTINGS_TTL_MS, limit: MAX_REMEMBERED });
  }

  get(scope: OrganizationScope): Promise<Settings> {
    return this.database.run(scope, (tx) => this.of(tx));
  }

  /** As `get`, inside a use case of another lib. */
  async of(tx: OrganizationTransaction): Promise<Settings> {
    return (await this.settings.find(tx)) ?? DEFAULT_SETTINGS;
  }

  /** As `get`, at most five seconds old: for paths that cannot afford to ask each time. */
  remembered({ organizationId }: OrganizationScope): Promise<Settings> {
    return this.known.get(organizationId, () => this.get({ organizationId }));
  }

  /** A former state of its prices, or the one in force. */
  pricesIn(tx: OrganizationTransaction, revision: number): Promise<OwnPrices> {
    return this.prices.find(tx, revision);
  }

  async update(principal: Principal, changes: SettingsChanges): Promise<Settings> {
    if (isEmpty(changes)) return this.get(principal);
    const settings = await this.database.run(principal, async (tx) => {
      const before = await this.settings.lock(tx);
      const after = withRevision(before, { ...before, ...given(changes) });
      await this.settings.save(tx, after);
      if (after.priceRevision !== before.priceRevision) await this.prices.insert(tx, after);
      const subject = { type: 'organization', id: tx.organizationId };
      const changed = { details: told(after), before: told(before) };
      await this.audit.record(tx, {
        actorId: principal.userId,
        action: 'settings.updated',
        subject,
        ...changed,
      });
      return after;
    });
    this.known.forget(principal.organizationId);
    return settings;
  }
}

/** Changed prices are a new state; the former ones stay, for what was priced with them. */
function withRevision(before: Settings, after: Settings): Settings {
  const { prices, discounts } = after;
  const isSame = isDeepStrictEqual([prices, discounts], [before.prices, before.discounts]);
  return isSame ? after : { ...after, priceRevision: before.priceRevision + 1 };
}

/** What the audit log says of them. */
function told({ captureMode, retentionDays, idleEndMinutes, ...own }: Settings): JsonObject {
  return {
    capture_mode: captureMode,
    retention_days: retentionDays,
    idle_end_minutes: idleEndMinutes,
    price_revision: own.priceRevision,
    prices: own.prices.map((price) => ({ ...price })),
    discounts: own.discounts.map((discount) => ({ ...discount })),
  };
}
