export { CurrentIdentity, CurrentPrincipal } from './access/caller';
export { ApiErrors } from './error.response';
export { HasOwnIdempotency } from './idempotency/own-idempotency';
export { CappedPageMetaResponse, PageMetaResponse, toCappedPageMeta, toPageMeta } from './page-meta.response';
export { PageQuery, toPageRequest } from './page-query.request';
export { CountsAgainst } from './rate-limit/budget';
export { AcceptsForm, TakesBody } from './route-options';
