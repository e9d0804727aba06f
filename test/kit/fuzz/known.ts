/** A value that an answer told of: which one is found when the request is sent. */
export class Known {
  constructor(
    readonly kind: string,
    readonly options: {
      /** Of the caller's organization, or of another. */
      isOwn: boolean;
      /** 0 is what was told last. */
      back: number;
      /** Sent while nothing is known. */
      otherwise: string;
    },
  ) {}

  toString(): string {
    return `<${this.options.isOwn ? '' : 'foreign '}${this.kind}>`;
  }
}

/** A piece of a request: written down, or known by then. */
export type Piece = string | Known;

/** Words of addresses that are other words in the answers. */
const ALIASES: Record<string, string> = { repo: 'repository', member: 'user' };
const REFERENCE = /_(?:id|slug)$/;
const PLURAL = /^[a-z_]+[^s]s$/;

/**
 * What a name stands for. `project_id` and `project_slug` name the thing `#project`; any other name means what stood
 * under it in an answer: `user_code`, `remote_url`.
 */
export function kindOf(name: string): string {
  if (name === 'org' || name === 'X-Organization') return '#organization';
  if (REFERENCE.test(name)) return thing(name.replace(REFERENCE, ''));
  return name === 'next_cursor' ? 'cursor' : name;
}

/** The thing that a word speaks of: `repos`, `repository` and `repositories` are one. */
export function thing(word: string): string {
  const one = word.replace(/ies$/, 'y').replace(/(?<=[^s])s$/, '');
  return `#${ALIASES[one] ?? one}`;
}

/**
 * The things that a path is about, to which an `id` in its answer belongs: those of its last words behind a
 * parameter (`auth/sessions` are not `sessions`); behind a verb, also those that it is done to.
 */
export function subjectsOf(path: string): string[] {
  const words = path.replace('/api/v1', '').split(/\/?\{\w+\}\/?|\//);
  const last = path
    .replace('/api/v1', '')
    .replace(/.*\{\w+\}/, '')
    .split('/')
    .filter(Boolean);
  if (last.length > 0 && PLURAL.test(last.at(-1)!)) return [thing(last.join('/'))];
  const plural = words.filter((word) => PLURAL.test(word)).at(-1);
  return [...last.slice(-1), ...(plural ? [plural] : [])].map(thing);
}

/** What a path parameter names: an `id` says nothing, the words before it do. */
export function kindOfParameter(path: string, name: string): string {
  if (name !== 'id' && name !== 'slug') return kindOf(name);
  return subjectsOf(path.slice(0, path.indexOf(`/{${name}}`)))[0] ?? name;
}
