import type { CookieName } from './cookies';
import type { Html } from '@app/kernel';

/**
 * What a page's logic decides; how it travels is not its business. A null cookie is taken away. `scripted`: our own
 * script may run on the page. `json` answers that script.
 */
export type PageAnswer = (
  { page: Html; status?: number; scripted?: true } | { redirect: string } | { json: object }
) & {
  cookies?: Partial<Record<CookieName, string | null>>;
};
