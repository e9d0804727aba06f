import type { Call } from './call';
import type { Desk } from './scene';

/** What a call has to hold beside what the document says. */
export type Recipe = (desk: Desk) => Promise<Partial<Pick<Call, 'caller' | 'path' | 'query' | 'body'>>>;
