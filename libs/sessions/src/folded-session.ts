import type { DerivedFacts } from './derived-facts';
import type { SessionEntity } from './session.entity';

/** A session as it was locked, and what its raw rows say. */
export interface FoldedSession {
  before: SessionEntity;
  facts: DerivedFacts;
}
