export { redactText } from './redact-text';
export type { Found } from './redact-text';
