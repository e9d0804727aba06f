import { Injectable } from '@nestjs/common';
import type { PlatformTransaction } from '@app/database';
import { newId } from '@app/kernel';
import type { User } from './user';
import { UserEntity } from './user.entity';

/** Any fixed number: of two people who sign in first, only one is the first. */
const FIRST_PERSON_LOCK = 4_207_114_004;

@Injectable()
export class UsersRepository {
  findById(tx: PlatformTransaction, id: string): Promise<User | null> {
    return tx.entities.findOneBy(UserEntity, { id });
  }

  findByEmail(tx: PlatformTransaction, email: string): Promise<User | null> {
    return tx.entities.findOneBy(UserEntity, { email });
  }

  /** Two sign-ins at once with a new address make one person. */
  async findOrCreate(tx: PlatformTransaction, email: string): Promise<User> {
    await tx.execute('INSERT INTO users (id, email) VALUES ($1, $2) ON CONFLICT (email) DO NOTHING', [
      newId(),
      email,
    ]);
    return tx.entities.findOneByOrFail(UserEntity, { email });
  }

  async isEmpty(tx: PlatformTransaction): Promise<boolean> {
    return !(await tx.entities.exists(UserEntity));
  }

  /** Until the transaction ends, nobody else passes here. */
  async queueForFirstPlace(tx: PlatformTransaction): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [FIRST_PERSON_LOCK]);
  }
}
