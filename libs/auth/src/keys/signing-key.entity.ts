import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PublicJwk } from './signing-key';

@Entity('signing_keys')
export class SigningKeyEntity {
  @PrimaryColumn('text')
  kid!: string;

  @Column('jsonb')
  publicJwk!: PublicJwk;

  @Column('bytea')
  encryptedPrivateKey!: Buffer;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz')
  signsFrom!: Date;

  @Column('timestamptz', { nullable: true })
  verifiesUntil!: Date | null;
}
