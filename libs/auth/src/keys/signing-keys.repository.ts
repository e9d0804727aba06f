import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan, Or } from 'typeorm';
import { PlatformDatabase, type PlatformTransaction } from '@app/database';
import { rotationUnderWay } from '../auth.errors';
import type { SigningKey } from './signing-key';
import { SigningKeyEntity } from './signing-key.entity';

/** Any fixed number: two processes that start on an empty database must not both make a first key. */
const FIRST_KEY_LOCK = 4_207_114_003;

@Injectable()
export class SigningKeysRepository {
  constructor(private readonly platform: PlatformDatabase) {}

  /** All keys that still verify, after making one with `make` if there is none. */
  findOrCreate(make: () => SigningKey, now: Date): Promise<SigningKey[]> {
    return this.platform.run(async (tx) => {
      const known = await this.live(tx, now);
      if (known.length > 0) return known;
      await tx.query('SELECT pg_advisory_xact_lock($1)', [FIRST_KEY_LOCK]);
      const made = await this.live(tx, now);
      if (made.length > 0) return made;
      const first = make();
      await tx.entities.insert(SigningKeyEntity, first);
      return [first];
    });
  }

  /** Adds a key, and says until when those before it verify. One change at a time. */
  async succeed(key: SigningKey, formerVerifiesUntil: Date, now: Date): Promise<void> {
    await this.platform.run(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [FIRST_KEY_LOCK]);
      if (await tx.entities.existsBy(SigningKeyEntity, { signsFrom: MoreThan(now) }))
        throw rotationUnderWay();
      await tx.entities.update(
        SigningKeyEntity,
        { verifiesUntil: IsNull() },
        { verifiesUntil: formerVerifiesUntil },
      );
      await tx.entities.insert(SigningKeyEntity, key);
    });
  }

  private live(tx: PlatformTransaction, now: Date): Promise<SigningKey[]> {
    return tx.entities.findBy(SigningKeyEntity, { verifiesUntil: Or(IsNull(), MoreThan(now)) });
  }
}
