import type { TestDatabase } from '@app/testing';
import type { Caller } from './callers';
import type { FrontDoor, Person } from './front-door';
import type { Tenant } from './tenant';

/** Two organizations of one deployment: A, whose people look around, and B, which must not be seen. */
export interface Scene {
  url: string;
  door: FrontDoor;
  database: TestDatabase;
  /** Belongs to neither of the two, and invites anybody. */
  host: Person;
  a: Tenant;
  b: Tenant;
  /** The host's, where words of B may be said aloud. */
  scratch: Tenant;
  cast: Caller[];
}

/** Where a thing is made: for whom, in which organization. */
export interface Desk {
  scene: Scene;
  tenant: Tenant;
  caller: Caller;
}
