import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('users')
export class UserEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text', { unique: true })
  email!: string;

  @Column('text', { nullable: true })
  name!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
