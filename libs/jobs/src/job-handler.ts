import { SetMetadata, type Type } from '@nestjs/common';
import type { JobContract } from './define-job';

export const HANDLES_JOB = Symbol('handles job');

/** Works one contract's jobs. Handlers are idempotent: a job may be worked twice and by two processes. */
export interface JobHandler<P extends object> {
  handle(payload: P): Promise<void>;
}

/** Says which contract a handler class works; the class must take exactly that contract's payload. */
export function Handles<P extends object>(contract: JobContract<P>) {
  return <H extends JobHandler<P>>(target: Type<H>): void => {
    SetMetadata(HANDLES_JOB, contract)(target);
  };
}
