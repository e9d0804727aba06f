import type { ToldEvent } from './told-event';
import { LeastOf, type StoredLeast, timeKey } from './least-of';
import { textOf } from './told-values';

const MOST_STARTS = 100;
const MOST_OTHERS = 1000;
const WORD_LENGTH = 100;
const NAME_LENGTH = 200;
/** How the notification begins in clients that do not say its type. */
const OLD_PERMISSION_PROMPT = 'Claude needs your permission';

/** A session began, or went on: `startup`, `resume`, `clear`, `compact`, `fork`. Times are Unix milliseconds. */
export interface StartTold {
  at: number;
  source: string | null;
  model: string | null;
}

/** A conversation was condensed: one moment before and one after it, as far as the client tells both. */
export interface CompactionTold {
  at: number;
  isDone: boolean;
  trigger: string | null;
}

/** A person was asked to permit something. Which call it was for is not told. */
export interface AskTold {
  at: number;
  /** Null where only a notification tells of it. */
  tool: string | null;
  agent: string | null;
}

/** Somebody or something failed or refused, once. */
export interface FailureTold {
  at: number;
  what: string | null;
}

export interface StoredMoments {
  starts?: StoredLeast<StartTold>;
  compactions?: StoredLeast<CompactionTold>;
  asks?: StoredLeast<AskTold>;
  denials?: StoredLeast<FailureTold>;
  stopFailures?: StoredLeast<FailureTold>;
}

const startKey = ({ at, source, model }: StartTold) => timeKey(at, source, model);
const compactionKey = ({ at, isDone, trigger }: CompactionTold) =>
  timeKey(at, isDone ? 'done' : 'begun', trigger);
const askKey = ({ at, tool, agent }: AskTold) => timeKey(at, tool, agent);
const failureKey = ({ at, what }: FailureTold) => timeKey(at, what);

/** What happened beside prompts, calls and subagents. Each list is a bounded set. */
export class Moments {
  readonly starts = new LeastOf<StartTold>(MOST_STARTS, startKey);
  readonly compactions = new LeastOf<CompactionTold>(MOST_OTHERS, compactionKey);
  readonly asks = new LeastOf<AskTold>(MOST_OTHERS, askKey);
  /** Calls that were refused without asking anybody. */
  readonly denials = new LeastOf<FailureTold>(MOST_OTHERS, failureKey);
  /** Turns that ended because the model's API failed. */
  readonly stopFailures = new LeastOf<FailureTold>(MOST_OTHERS, failureKey);

  add({ eventType, at, data, eventId }: ToldEvent): void {
    if (eventType === 'SessionStart') {
      const [source, model] = [textOf(data.source, WORD_LENGTH), textOf(data.model, NAME_LENGTH)];
      this.starts.add({ at, source, model });
    } else if (eventType === 'PreCompact' || eventType === 'PostCompact') {
      const isDone = eventType === 'PostCompact';
      this.compactions.add({ at, isDone, trigger: textOf(data.trigger, WORD_LENGTH) });
    } else if (eventType === 'PermissionRequest') {
      this.asks.add({ at, tool: textOf(data.tool_name, NAME_LENGTH), agent: textOf(data.agent_id) });
    } else if (eventType === 'Notification') {
      if (asksForPermission(data)) this.asks.add({ at, tool: null, agent: textOf(data.agent_id) });
    } else if (eventType === 'PermissionDenied') {
      this.denials.add({ at, what: textOf(data.tool_use_id) ?? eventId });
    } else if (eventType === 'StopFailure') {
      this.stopFailures.add({ at, what: textOf(data.error, WORD_LENGTH) });
    }
  }

  absorb(other: StoredMoments): void {
    this.starts.absorb(other.starts);
    this.compactions.absorb(other.compactions);
    this.asks.absorb(other.asks);
    this.denials.absorb(other.denials);
    this.stopFailures.absorb(other.stopFailures);
  }

  stored(): StoredMoments {
    const { starts, compactions, asks, denials, stopFailures } = this;
    return {
      starts: starts.stored(),
      compactions: compactions.stored(),
      asks: asks.stored(),
      denials: denials.stored(),
      stopFailures: stopFailures.stored(),
    };
  }
}

/** Also the notification of a client that does not say its type. */
export function asksForPermission({ notification_type: type, message }: ToldEvent['data']): boolean {
  if (type !== undefined && type !== null) return type === 'permission_prompt';
  return typeof message === 'string' && message.startsWith(OLD_PERMISSION_PROMPT);
}
