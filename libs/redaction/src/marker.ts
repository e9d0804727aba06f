/** What stands where a secret was. Longest: what a rule's name may grow to. */
const MARKER = /\[REDACTED:[a-z0-9-]{1,40}\]/;
const ONLY_A_MARKER = new RegExp(`^${MARKER.source}$`);
const EACH = new RegExp(MARKER.source, 'g');
const SPLIT = new RegExp(`(${MARKER.source})`);

export const marker = (rule: string): string => `[REDACTED:${rule}]`;

export const isMarker = (text: string): boolean => ONLY_A_MARKER.test(text);

/** Texts at even places, the markers between them at odd ones. */
export const splitAtMarkers = (text: string): string[] =>
  text.includes('[REDACTED:') ? text.split(SPLIT) : [text];

export const withoutMarkers = (text: string): string => text.replace(EACH, '');
