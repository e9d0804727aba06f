import type { CookieName } from './cookies';
import type { Html } from '@app/kernel';

/** What a page's logic decides; how it travels is not its business. A null cookie is taken away. */
export type PageAnswer = ({ page: Html; status?: number } | { redirect: string }) & {
  cookies?: Partial<Record<CookieName, string | null>>;
};
