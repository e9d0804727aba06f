import type { Operation } from '../openapi/document';
import type { Piece } from './known';

/** Who asks: members of one organization, the owner of another, nobody, and somebody with a token that is none. */
export const CALLERS = ['owner', 'member', 'viewer', 'stranger', 'nobody', 'forger'] as const;
export type Caller = (typeof CALLERS)[number];

/** A body: a value that its content type writes down, or bytes. */
export interface PlannedBody {
  type?: string;
  /** What the bytes are said to be packed with, and whether that is still to be done. */
  encoding?: { name: string; isPending: boolean };
  /** Sent without saying how long it is. */
  isChunked?: boolean;
  value?: unknown;
  bytes?: Buffer;
}

/** A request to an operation before it is known what can be referred to. */
export interface PlannedRequest {
  operation: Operation;
  caller: Caller;
  /** Another than the operation's. */
  method?: string;
  /** In place of the caller's own. */
  authorization?: string;
  /** Strings are percent-encoded already, or meant not to be. */
  path: Record<string, Piece>;
  query: [name: string, value: Piece][];
  headers: [name: string, value: Piece][];
  body?: PlannedBody;
}
