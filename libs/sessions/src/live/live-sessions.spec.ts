import { type Principal, ROLE_LEVELS } from '@app/kernel';
import type { OrganizationDatabase, OrganizationTransaction } from '@app/database';
import type { Broadcast, Broadcasts } from '@app/jobs';
import type { SessionsRepository } from '../sessions.repository';
import { LiveSessions } from './live-sessions.service';

const principal = { organizationId: 'o', userId: 'u', level: ROLE_LEVELS.member } as Principal;

/** An organization in which others work all the time, on sessions that the follower may not see. */
class BusyOrganization {
  listeners = 0;
  private listener: (message: Broadcast) => void = () => undefined;
  private sent = 0;

  private readonly broadcasts: Partial<Broadcasts> = {
    newest: () => Promise.resolve('0-0'),
    since: () => Promise.resolve([]),
    listen: (_channel, listener) => {
      this.listeners += 1;
      this.listener = listener;
      return Promise.resolve(() => void (this.listeners -= 1));
    },
  };
  private readonly database: Partial<OrganizationDatabase> = {
    run: (_who, work) => work({} as OrganizationTransaction),
  };
  private readonly sessions: Partial<SessionsRepository> = { views: () => Promise.resolve([]) };

  readonly live = new LiveSessions(
    this.database as OrganizationDatabase,
    this.broadcasts as Broadcasts,
    this.sessions as SessionsRepository,
  );

  tell(): void {
    this.listener({ id: `${(this.sent += 1)}-0`, text: 'theirs' });
  }
}

it('says that nothing is new, and how far it is, also while others never rest', async () => {
  const organization = new BusyOrganization();
  const controller = new AbortController();
  const busy = setInterval(() => organization.tell(), 20);
  const admit = () => Promise.resolve(principal);
  const messages = organization.live.follow(principal, { admit, signal: controller.signal, silenceMs: 600 });
  try {
    expect((await messages.next()).value).toEqual({ id: '0-0', kind: 'ready' });
    const { value } = await messages.next();
    expect(value).toMatchObject({ kind: 'silence' });
    expect(Number.parseInt((value as { id: string }).id)).toBeGreaterThan(1);
  } finally {
    clearInterval(busy);
    controller.abort();
    await messages.return(undefined);
  }
  expect(organization.listeners).toBe(0);
});
