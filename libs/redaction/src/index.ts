export { mayHoldSecrets, redactJson } from './redact-json';
export { redactText } from './redact-text';
export type { Found } from './redact-text';
