import { Injectable } from '@nestjs/common';
import { PlatformDatabase, type PlatformTransaction } from '@app/database';
import { freshSignInNeeded } from '../auth.errors';
import { DevicesRepository } from '../devices/devices.repository';
import { digestOf } from '../secret-token';
import { BrowserSessionsRepository } from './browser-sessions.repository';
import type { SignedInPerson } from './signed-in-person';

const MINUTES = 15;

/**
 * Whoever changes how a person signs in must have proved a moment ago to be that person: a token that was stolen, or a
 * browser that was left open, must not become a way in of its own. Refreshing a token proves nothing anew.
 */
@Injectable()
export class FreshSignIn {
  constructor(
    private readonly devices: DevicesRepository,
    private readonly browserSessions: BrowserSessionsRepository,
    private readonly platform: PlatformDatabase,
  ) {}

  has(person: SignedInPerson): Promise<boolean> {
    return this.platform.run((tx) => this.find(tx, person));
  }

  async assert(tx: PlatformTransaction, person: SignedInPerson): Promise<void> {
    if (!(await this.find(tx, person))) throw freshSignInNeeded(MINUTES);
  }

  private find(tx: PlatformTransaction, person: SignedInPerson): Promise<boolean> {
    return 'credential' in person
      ? this.devices.isFresh(tx, person.credential.id, MINUTES)
      : this.browserSessions.isFresh(tx, digestOf(person.browserToken), MINUTES);
  }
}
