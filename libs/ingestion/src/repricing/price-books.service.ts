import { Injectable } from '@nestjs/common';
import { BoundedMap } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { OrganizationSettings } from '@app/organizations';
import { LIST_PRICES, PriceBook } from '@app/pricing';

const REMEMBERED = 1_000;

/** A state of an organization's prices, ready to price with. */
export interface DatedBook {
  revision: number;
  book: PriceBook;
}

/** What organizations pay. States of prices never change, so they are read once. */
@Injectable()
export class PriceBooks {
  private readonly known = new BoundedMap<string, PriceBook>(REMEMBERED);

  constructor(private readonly settings: OrganizationSettings) {}

  /** The one in force. */
  async newest(tx: OrganizationTransaction): Promise<DatedBook> {
    const { priceRevision: revision } = await this.settings.of(tx);
    return { revision, book: await this.find(tx, revision) };
  }

  async find(tx: OrganizationTransaction, revision: number): Promise<PriceBook> {
    if (revision === 0) return LIST_PRICES;
    const key = `${tx.organizationId} ${revision}`;
    const book = this.known.get(key) ?? new PriceBook(await this.settings.pricesIn(tx, revision));
    this.known.set(key, book);
    return book;
  }

  /** By revision; that of null is the one in force. */
  async byRevision(
    tx: OrganizationTransaction,
    revisions: (number | null)[],
  ): Promise<Map<number | null, DatedBook>> {
    const books = new Map<number | null, DatedBook>();
    for (const revision of new Set(revisions))
      books.set(
        revision,
        revision === null ? await this.newest(tx) : { revision, book: await this.find(tx, revision) },
      );
    return books;
  }
}
