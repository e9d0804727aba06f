import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/** Where a browser says that a form comes from. */
export interface FormOrigin {
  origin?: string;
  'sec-fetch-site'?: string | string[];
}

/** Which addresses are ours, as the configuration says and never as a request claims. */
@Injectable()
export class OwnOrigin {
  private readonly origins: Set<string>;
  private readonly hosts: Set<string>;

  constructor({ http }: AppConfig) {
    const urls = [http.webUrl, http.publicUrl].flatMap(withLoopbackNames);
    this.origins = new Set(urls.map(({ origin }) => origin));
    this.hosts = new Set(urls.map(({ host }) => host));
  }

  /**
   * True for a form of our own pages. They forbid the referrer, for which some browsers send `Origin: null`
   * even to us; then only `Sec-Fetch-Site`, which no page can forge, tells us from a sandboxed foreign frame.
   */
  sent({ origin, 'sec-fetch-site': site }: FormOrigin): boolean {
    if (site !== undefined && site !== 'same-origin') return false;
    if (origin === undefined || origin === 'null') return site === 'same-origin';
    return this.origins.has(origin);
  }

  /** False when the name was made to point at us by somebody else (DNS rebinding). */
  isOwnHost(host: string | undefined): boolean {
    return host !== undefined && this.hosts.has(host.toLowerCase());
  }
}

/** A browser on the same machine may use any of the loopback names. */
function withLoopbackNames(text: string): URL[] {
  const url = new URL(text);
  if (!LOOPBACK_NAMES.includes(url.hostname)) return [url];
  const port = url.port ? `:${url.port}` : '';
  return LOOPBACK_NAMES.map((name) => new URL(`${url.protocol}//${name}${port}`));
}
