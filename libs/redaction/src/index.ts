/** For specs: one of each kind, made at run time. */
export { FAKE_SECRETS } from './fake-secrets';
export { mayHoldSecrets, redactJson } from './redact-json';
export { redactName, redactText } from './redact-text';
export type { Found } from './redact-text';
