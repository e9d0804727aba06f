import type { Lineage } from '../session';

/** A session that was found to go on from another. */
export interface ThreadLink {
  sessionId: string;
  formerId: string;
  lineage: Lineage;
}
