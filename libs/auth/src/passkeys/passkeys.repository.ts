import { Injectable } from '@nestjs/common';
import type { PlatformTransaction } from '@app/database';
import type { Passkey } from './passkey';

export interface NewPasskey extends Pick<Passkey, 'id' | 'name' | 'deviceType' | 'backedUp' | 'transports'> {
  userId: string;
  credentialId: Buffer;
  publicKey: Buffer;
  counter: number;
}

/** A passkey as a sign-in finds it: what its answer is verified by. */
export interface KnownPasskey {
  id: string;
  userId: string;
  /** The random name under which the authenticator knows its owner. */
  handle: Buffer;
  credentialId: Buffer;
  publicKey: Buffer;
}

const SHOWN = `id, name, device_type AS "deviceType", backed_up AS "backedUp", transports,
               created_at AS "createdAt", last_used_at AS "lastUsedAt"`;

@Injectable()
export class PasskeysRepository {
  /** The person's random name, made at the first passkey. Until the transaction ends, nobody else changes theirs. */
  async lockHandle(tx: PlatformTransaction, userId: string, fresh: Buffer): Promise<Buffer> {
    await tx.execute(
      'INSERT INTO passkey_handles (user_id, handle) VALUES ($1, $2) ON CONFLICT (user_id) DO NOTHING',
      [userId, fresh],
    );
    const [row] = await tx.query<{ handle: Buffer }>(
      'SELECT handle FROM passkey_handles WHERE user_id = $1 FOR UPDATE',
      [userId],
    );
    return row!.handle;
  }

  /** As above, for a person who may have no passkey. */
  async lockOwn(tx: PlatformTransaction, userId: string): Promise<void> {
    await tx.query('SELECT FROM passkey_handles WHERE user_id = $1 FOR UPDATE', [userId]);
  }

  /** Newest first. */
  list(tx: PlatformTransaction, userId: string): Promise<Passkey[]> {
    return tx.query<Passkey>(
      `SELECT ${SHOWN} FROM passkeys WHERE user_id = $1 ORDER BY created_at DESC, id DESC`,
      [userId],
    );
  }

  credentialsOf(
    tx: PlatformTransaction,
    userId: string,
  ): Promise<{ credentialId: Buffer; transports: string[] }[]> {
    return tx.query(
      'SELECT credential_id AS "credentialId", transports FROM passkeys WHERE user_id = $1 ORDER BY created_at',
      [userId],
    );
  }

  /** Undefined when somebody, perhaps the same person, has this credential already. */
  async add(tx: PlatformTransaction, passkey: NewPasskey): Promise<Passkey | undefined> {
    const { id, userId, credentialId, publicKey, counter, transports, deviceType, backedUp, name } = passkey;
    const [added] = await tx.query<Passkey>(
      `INSERT INTO passkeys
         (id, user_id, credential_id, public_key, counter, transports, device_type, backed_up, name)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT ON CONSTRAINT passkeys_credential DO NOTHING RETURNING ${SHOWN}`,
      [id, userId, credentialId, publicKey, counter, transports, deviceType, backedUp, name],
    );
    return added;
  }

  async findByCredential(tx: PlatformTransaction, credentialId: Buffer): Promise<KnownPasskey | undefined> {
    const [known] = await tx.query<KnownPasskey>(
      `SELECT k.id, k.user_id AS "userId", h.handle, k.credential_id AS "credentialId", k.public_key AS "publicKey"
         FROM passkeys k JOIN passkey_handles h USING (user_id) WHERE k.credential_id = $1`,
      [credentialId],
    );
    return known;
  }

  /** Nobody else signs in with it before this transaction ends. Undefined when it was removed meanwhile. */
  async lockCounter(tx: PlatformTransaction, id: string): Promise<number | undefined> {
    const [row] = await tx.query<{ counter: number }>(
      'SELECT counter::float8 AS counter FROM passkeys WHERE id = $1 FOR UPDATE',
      [id],
    );
    return row?.counter;
  }

  async markUsed(
    tx: PlatformTransaction,
    id: string,
    { counter, backedUp }: { counter: number; backedUp: boolean },
  ): Promise<void> {
    await tx.execute('UPDATE passkeys SET counter = $2, backed_up = $3, last_used_at = now() WHERE id = $1', [
      id,
      counter,
      backedUp,
    ]);
  }

  /** Undefined when the person has no such passkey. */
  async rename(
    tx: PlatformTransaction,
    userId: string,
    { id, name }: { id: string; name: string },
  ): Promise<Passkey | undefined> {
    const [renamed] = await tx.query<Passkey>(
      `UPDATE passkeys SET name = $3 WHERE id = $1 AND user_id = $2 RETURNING ${SHOWN}`,
      [id, userId, name],
    );
    return renamed;
  }

  /** Undefined when the person has no such passkey. */
  async remove(tx: PlatformTransaction, userId: string, id: string): Promise<Passkey | undefined> {
    const [removed] = await tx.query<Passkey>(
      `DELETE FROM passkeys WHERE id = $1 AND user_id = $2 RETURNING ${SHOWN}`,
      [id, userId],
    );
    return removed;
  }
}
