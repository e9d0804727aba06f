import { type Rule, shape } from '../rule';
import { NAME_KEYWORDS, SECRET_NAME, VERSION } from '../secret-names';

/** What a shell or a template will put there, or a manual asks for, is no secret. */
const NO_PLACEHOLDER = String.raw`(?!\$[{(A-Za-z_]|[<({*\[]|=|%[sdv])`;
const HAS_DIGIT = String.raw`(?=[^\s"'\\]{0,100}\d)`;
/** The word ends here: a line, or what the line is written inside. Code goes on with a bracket or a dot. */
const ENDS = String.raw`(?=$|[\s"'\\])`;
const WORD = String.raw`[^\s"'\\\x60(){}<>\[\],;]`;
const NO_VERSION = String.raw`(?!${VERSION}["'\\])`;

/**
 * A name that promises a secret, and a value. The looser the form, the more the value has to look like one:
 * `token=next` in a program is none.
 */
export const ASSIGNMENTS: readonly Rule[] = [
  shape(
    'quoted-secret',
    NAME_KEYWORDS,
    String.raw`(?<keep>${SECRET_NAME}"\s{0,4}:\s{0,4}")${NO_PLACEHOLDER}${NO_VERSION}(?:[^"\\]|\\[^]){1,4096}`,
  ),
  // The same inside a string of JSON, however deep; its end is the next backslash.
  shape(
    'quoted-secret',
    NAME_KEYWORDS,
    String.raw`(?<keep>${SECRET_NAME}\\{1,7}"\s{0,4}:\s{0,4}\\{1,7}")${NO_PLACEHOLDER}${NO_VERSION}[^"\\]{1,4096}`,
  ),
  shape(
    'assigned-secret',
    NAME_KEYWORDS,
    String.raw`(?<keep>${SECRET_NAME}\\{0,4}["']?\s{0,30}(?::|=>?|:=)\s{0,4}\\{0,4}["'])${NO_PLACEHOLDER}${NO_VERSION}${HAS_DIGIT}[^\s"'\\]{6,4096}`,
  ),
  shape(
    'environment-secret',
    NAME_KEYWORDS,
    String.raw`(?<keep>=(?<=[A-Z]=)(?<=${SECRET_NAME}=)(?<!\.[A-Z0-9_]{1,60}=))${NO_PLACEHOLDER}[^\s"'\\\x60]{1,4096}`,
  ),
  shape(
    'environment-secret',
    NAME_KEYWORDS,
    String.raw`(?<keep>${SECRET_NAME}(?<=[A-Z])\\{0,4}["']?\s{0,2}[=:]\s{0,2}\\{0,4}["'])${NO_PLACEHOLDER}${NO_VERSION}[^\s"'\\]{6,4096}`,
  ),
  shape(
    'plain-secret',
    NAME_KEYWORDS,
    String.raw`(?<keep>${SECRET_NAME}(?:=|: {1,2}| = ))${NO_PLACEHOLDER}${HAS_DIGIT}(?!(?:Big)?[Uu]?[Ii]nt\d)${WORD}{6,512}${ENDS}`,
  ),
  // `Server=db;User ID=app;Password=…;`: what databases and clouds are connected to with.
  shape(
    'connection-secret',
    NAME_KEYWORDS,
    String.raw`(?<keep>=(?<==[^;\n]{1,200};[A-Za-z _-]{1,40}=)(?<=${SECRET_NAME}=)(?<!(?:let|const|var)\s[A-Za-z_]{1,40}=))${NO_PLACEHOLDER}${HAS_DIGIT}[^\s"'\\;(){}\[\]<>,|\x60]{6,4096}(?=;|$|[\s"'\\])`,
  ),
  // `ALTER USER app PASSWORD '…'`, `IDENTIFIED BY '…'`.
  shape(
    'sql-password',
    ['password', 'identified'],
    String.raw`(?<keep>\b(?:password|identified\s{1,4}by)\s{1,4}')${NO_PLACEHOLDER}[^\s'\\]{6,256}(?=')`,
    'gi',
  ),
  shape(
    'option-secret',
    NAME_KEYWORDS,
    String.raw`(?<keep>--(?:[a-z]{1,12}-){0,3}${SECRET_NAME}(?:=| {1,2})\\{0,4}["']?)(?!-)${NO_PLACEHOLDER}${HAS_DIGIT}[^\s"'\\]{4,4096}`,
  ),
];
