import { Injectable, Optional } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { PlatformDatabase, type PlatformTransaction } from '@app/database';
import { signUpRefused, userGone } from '../auth.errors';
import { InvitedAddresses } from './invited-addresses';
import type { User } from './user';
import { UsersRepository } from './users.repository';

@Injectable()
export class UsersService {
  constructor(
    private readonly repository: UsersRepository,
    private readonly platform: PlatformDatabase,
    private readonly config: AppConfig,
    @Optional() private readonly invited?: InvitedAddresses,
  ) {}

  /** The person behind an identity. */
  async get(userId: string): Promise<User> {
    const user = await this.platform.run((tx) => this.repository.findById(tx, userId));
    if (!user) throw userGone();
    return user;
  }

  /** Null for an address that nobody has signed in with. */
  findByEmail(email: string): Promise<User | null> {
    return this.platform.run((tx) => this.repository.findByEmail(tx, email));
  }

  /** The person with this address, made when there is none: for who runs the installation, whatever `SIGNUP` says. */
  ensure(email: string): Promise<User> {
    return this.platform.run((tx) => this.repository.findOrCreate(tx, email));
  }

  /** Whether a link to this address would let anybody in. Asks the same of everybody: time would tell who is known. */
  async mayEnter(tx: PlatformTransaction, email: string): Promise<boolean> {
    if (this.config.signup === 'open') return true;
    const known = await this.repository.findByEmail(tx, email);
    const isFirst = await this.repository.isEmpty(tx);
    const isInvited = (await this.invited?.includes(tx, email)) ?? false;
    return known !== null || isFirst || isInvited;
  }

  /** The person with this address, who has just proved that it is theirs; made on the first time. */
  async enter(tx: PlatformTransaction, email: string): Promise<User> {
    if (this.config.signup === 'invited') await this.repository.queueForFirstPlace(tx);
    if (!(await this.mayEnter(tx, email))) throw signUpRefused();
    return this.repository.findOrCreate(tx, email);
  }
}
