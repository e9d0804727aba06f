import type { BrowserSession } from '@app/auth';
import type { Html } from './html';

/** What a page's logic decides; how it travels is not its business. */
export type PageAnswer =
  { page: Html; status?: number } | { redirect: string; signedIn?: BrowserSession; signedOut?: true };
