import { type Rule, shape } from '../rule';

/** Between a header's name and its value, in a request, in JSON, in JSON inside JSON, in code. */
const BETWEEN = String.raw`\\{0,4}["']?\s{0,4}[:=]\s{0,4}\\{0,4}["']?`;
/** What a shell or a template will put there, or a manual asks for, is no secret. */
const NO_PLACEHOLDER = String.raw`(?![$<{(\[*])`;
const HAS_DIGIT = String.raw`(?=[^\s"'\\]{0,80}\d)`;

/** What requests carry. */
export const HEADERS: readonly Rule[] = [
  shape(
    'authorization',
    ['authorization'],
    String.raw`(?<keep>authorization${BETWEEN}(?:bearer|basic|token|digest|negotiate)\s{1,4})${NO_PLACEHOLDER}[^\s"'\\]{8,8192}`,
    'gi',
  ),
  shape(
    'authorization',
    ['authorization'],
    String.raw`(?<keep>authorization${BETWEEN})${NO_PLACEHOLDER}${HAS_DIGIT}[\w.~+/=-]{16,8192}`,
    'gi',
  ),
  // Any other scheme: `ApiKey`, `SSWS`, `DeepL-Auth-Key`. More has to show that it is no prose.
  shape(
    'authorization',
    ['authorization'],
    String.raw`(?<keep>authorization${BETWEEN}[a-z][\w-]{1,30}[ \t]{1,4})${NO_PLACEHOLDER}(?!\d{4}-\d\d-\d\d)${HAS_DIGIT}[\w.~+/=-]{16,8192}(?=$|[\s"'\\,;])`,
    'gi',
  ),
  shape(
    'bearer',
    ['bearer'],
    String.raw`(?<keep>\bbearer(?:\s{1,4}|%20|\+))${HAS_DIGIT}[\w.~+/=-]{16,8192}`,
    'gi',
  ),
  shape(
    'cookie',
    ['cookie'],
    String.raw`(?<keep>cookie${BETWEEN})(?=[\w.!#%&*^-]{1,80}=)[^"'\\\r\n]{4,8192}`,
    'gi',
  ),
  shape(
    'key-header',
    ['-api-key', '-token', '-key'],
    String.raw`(?<keep>(?:x-(?:[a-z]{1,12}-){0,3}|private-|job-|deploy-)(?:key|token)${BETWEEN})${NO_PLACEHOLDER}${HAS_DIGIT}[^\s"'\\,;]{8,8192}`,
    'gi',
  ),
  shape(
    'curl-user',
    ['curl'],
    String.raw`(?<keep>\s(?:-u|--user|-[A-Za-z]{1,8}u(?= ))(?<=curl\s(?:[^\n]|\\\r?\n){0,160})[ =]?\\{0,4}["']?[^\s:"'\\]{1,64}:)${NO_PLACEHOLDER}[^\s"'\\]{1,256}`,
  ),
];
