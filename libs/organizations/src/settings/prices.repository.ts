import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import { NO_OWN_PRICES, type OwnPrices } from './prices';

interface RevisionRow extends Omit<OwnPrices, 'priceRevision'> {
  revision: number;
}

/** States of an organization's prices. None ever changes. */
@Injectable()
export class PricesRepository {
  /** The one that is in force. */
  async newest(tx: OrganizationTransaction): Promise<OwnPrices> {
    return toPrices(await tx.query<RevisionRow>(NEWEST, [tx.organizationId]));
  }

  async find(tx: OrganizationTransaction, revision: number): Promise<OwnPrices> {
    return toPrices(await tx.query<RevisionRow>(OF_REVISION, [tx.organizationId, revision]));
  }

  async insert(tx: OrganizationTransaction, { priceRevision, prices, discounts }: OwnPrices): Promise<void> {
    await tx.execute(
      'INSERT INTO price_revisions (organization_id, revision, prices, discounts) VALUES ($1, $2, $3, $4)',
      [tx.organizationId, priceRevision, JSON.stringify(prices), JSON.stringify(discounts)],
    );
  }
}

const NEWEST = `
  SELECT revision, prices, discounts FROM price_revisions WHERE organization_id = $1 ORDER BY revision DESC LIMIT 1`;

const OF_REVISION = `
  SELECT revision, prices, discounts FROM price_revisions WHERE organization_id = $1 AND revision = $2`;

function toPrices([row]: RevisionRow[]): OwnPrices {
  if (!row) return NO_OWN_PRICES;
  const { revision: priceRevision, prices, discounts } = row;
  return { priceRevision, prices, discounts };
}
