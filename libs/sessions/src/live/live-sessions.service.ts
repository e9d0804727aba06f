import { Injectable } from '@nestjs/common';
import type { Admission, Principal } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { type Broadcast, Broadcasts } from '@app/jobs';
import type { Session } from '../session';
import { assertMayList, visibleUser } from '../session-access';
import { SessionsRepository } from '../sessions.repository';
import { MessageBox } from './message-box';
import { liveChannel } from './session-changes.service';

/** Connections and proxies that see nothing for longer think that there is nobody. */
const SILENCE_MS = 15_000;
/** A busy session changes every second; its reader sees it four times a second at most. */
const PAUSE_MS = 250;
/** Sessions read in one statement. */
const MOST_AT_ONCE = 200;

/** Something to tell a follower; its `id` is where to go on from. */
export type LiveMessage =
  | { id: string; kind: 'ready' }
  | { id: string; kind: 'session'; session: Session }
  /** More has happened than is remembered: read the lists again. */
  | { id: string; kind: 'reset' }
  | { id: string; kind: 'silence' };

export interface FollowOptions {
  /** Asked before anything is told: rights may end while somebody listens. Throws when they have. */
  admit: Admission;
  /** The last message that the follower got. */
  after?: string;
  /** Ends it. */
  signal: AbortSignal;
  /** How long nothing is told before that is told. */
  silenceMs?: number;
}

/** Sessions as they change, for people who watch. */
@Injectable()
export class LiveSessions {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly broadcasts: Broadcasts,
    private readonly sessions: SessionsRepository,
  ) {}

  async *follow(
    principal: Principal,
    { admit, after, signal, silenceMs = SILENCE_MS }: FollowOptions,
  ): AsyncGenerator<LiveMessage> {
    assertMayList(principal);
    const channel = liveChannel(principal.organizationId);
    const box = new MessageBox(signal);
    if (signal.aborted) return;
    const leave = await this.broadcasts.listen(channel, (message) => box.put(message));
    try {
      let last = await this.broadcasts.newest(channel);
      yield* this.missed(admit, channel, after, last);
      for (let quietSince = Date.now(); !signal.aborted;) {
        const messages = await box.take(quietSince + silenceMs - Date.now(), PAUSE_MS);
        if (signal.aborted) return;
        await admit();
        let isTold = true;
        if (messages === 'gap') yield { id: (last = await this.broadcasts.newest(channel)), kind: 'reset' };
        else isTold = yield* this.told(admit, messages, last);
        if (messages !== 'gap') last = messages.at(-1)?.id ?? last;
        // Much may happen of which this follower may see nothing.
        if (!isTold && Date.now() - quietSince < silenceMs) continue;
        if (!isTold) yield { id: last, kind: 'silence' };
        quietSince = Date.now();
      }
    } finally {
      leave();
    }
  }

  private async *missed(
    admit: Admission,
    channel: string,
    after: string | undefined,
    newest: string,
  ): AsyncGenerator<LiveMessage> {
    const messages = after === undefined ? [] : await this.broadcasts.since(channel, after);
    if (messages === null) yield { id: newest, kind: 'reset' };
    else {
      const begin = after ?? newest;
      yield { id: begin, kind: 'ready' };
      yield* this.told(admit, messages, begin);
    }
  }

  /**
   * Each session once, as it is now, in the order in which they changed last. Of a message that names several only the last has
   * its id, the others that of the message before: whoever loses the connection among them gets them again. Returns whether there
   * was any that the follower may see.
   */
  private async *told(
    admit: Admission,
    messages: Broadcast[],
    before: string,
  ): AsyncGenerator<LiveMessage, boolean> {
    let isTold = false;
    const last = new Map<string, string>();
    let previous = before;
    for (const { id, text } of messages) {
      const named = text.split(' ');
      for (const sessionId of named) {
        last.delete(sessionId);
        last.set(sessionId, sessionId === named.at(-1) ? id : previous);
      }
      previous = id;
    }
    const ids = [...last.keys()];
    for (let first = 0; first < ids.length; first += MOST_AT_ONCE) {
      const principal = await admit();
      const sessions = await this.read(principal, ids.slice(first, first + MOST_AT_ONCE));
      isTold ||= sessions.length > 0;
      yield* sessions.map((session) => ({ id: last.get(session.id)!, kind: 'session' as const, session }));
    }
    return isTold;
  }

  /** Those that the caller may see, in the order of `ids`. */
  private async read(principal: Principal, ids: string[]): Promise<Session[]> {
    const userId = visibleUser(principal, {});
    const found = await this.database.run(principal, (tx) => this.sessions.views(tx, ids));
    const visible = new Map(
      found
        .filter(({ user }) => userId === undefined || user.id === userId)
        .map((session) => [session.id, session]),
    );
    return ids.flatMap((id) => visible.get(id) ?? []);
  }
}
