import type { Answer, Client } from '../../kit/client';
import type { Actor } from '../../kit/system';

/** A decision: prepared first, then made. */
export interface Decision {
  action: string;
  by?: () => Actor;
  prepare: () => Promise<(client: Client) => Promise<Answer>>;
  before?: object;
  details?: object;
}
