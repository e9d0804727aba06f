import { Injectable } from '@nestjs/common';
import { type Device, DeviceNotices } from '@app/auth';
import { type Html, html } from '@app/kernel';
import { page } from './layout.view';
import { messagePage } from './message.view';
import type { PageAnswer } from './page-answer';

/** The page behind the link in "a new device is signed in": whoever has the link may sign that device out. */
@Injectable()
export class DeviceSignOutPages {
  constructor(private readonly notices: DeviceNotices) {}

  async show(token: string): Promise<PageAnswer> {
    return { page: questionPage(await this.notices.read(token)) };
  }

  async signOut(token: string): Promise<PageAnswer> {
    const { clientName } = await this.notices.signOut(token);
    const text = `“${clientName}” can do nothing in your name any more. If you did not approve it, tell who runs this installation.`;
    return { page: messagePage({ title: 'Signed out', text, tone: 'good' }) };
  }
}

function questionPage({ clientName, ip, createdAt }: Device): Html {
  return page({
    title: 'Sign a device out',
    main: html`
      <h1>Sign this device out?</h1>
      <dl>
        <dt>Name</dt>
        <dd>${clientName}</dd>
        <dt>Signed in</dt>
        <dd>
          <time datetime="${createdAt.toISOString()}"
            >${createdAt.toISOString().slice(0, 16).replace('T', ' ')} UTC</time
          >
        </dd>
        <dt>From</dt>
        <dd>${ip ?? 'an unknown address'}</dd>
      </dl>
      <form method="post">
        <p class="actions"><button type="submit">Sign it out</button></p>
      </form>
      <p class="aside">If it is yours, close this page: it stays signed in.</p>
    `,
  });
}
