import type { GivenAnswer } from '../documented-answers';
import { type Known, kindOf, subjectsOf, thing } from './known';

const KEPT = 30;

/** What the answers of one organization told of, newest first: ids, slugs, codes, tokens, cursors. */
class Realm {
  private readonly pinned = new Map<string, string>();
  private readonly byKind = new Map<string, string[]>();

  pin(kind: string, value: string): void {
    this.pinned.set(kind, value);
  }

  add(kind: string, value: string): void {
    const others = (this.byKind.get(kind) ?? []).filter((known) => known !== value);
    this.byKind.set(kind, [value, ...others].slice(0, KEPT));
  }

  find(kind: string, back: number): string | undefined {
    const pinned = this.pinned.get(kind);
    const known = [...(pinned === undefined ? [] : [pinned]), ...(this.byKind.get(kind) ?? [])];
    return known[back % Math.max(known.length, 1)];
  }
}

export type RealmName = 'ours' | 'theirs';

/** All that can be referred to: so a request may follow what others made, also on routes that nobody foresaw. */
export class KnownThings {
  private readonly realms: Record<RealmName, Realm> = { ours: new Realm(), theirs: new Realm() };

  add(realm: RealmName, kind: string, value: string): void {
    this.realms[realm].add(kind, value);
  }

  /** Comes before all that is told later. */
  pin(realm: RealmName, kind: string, value: string): void {
    this.realms[realm].pin(kind, value);
  }

  find({ kind, options }: Known, caller: RealmName): string {
    const realm = options.isOwn ? caller : caller === 'ours' ? 'theirs' : 'ours';
    return this.realms[realm].find(kind, options.back) ?? options.otherwise;
  }

  /** Takes up all that an answer at the path names, when it is one of JSON. */
  learn(realm: RealmName, path: string, { status, headers, text }: GivenAnswer): void {
    const isJson = String(headers['content-type']).includes('json') && text !== '';
    if (status < 300 && isJson) this.take(realm, subjectsOf(path), JSON.parse(text));
  }

  private take(realm: RealmName, subjects: string[], value: unknown): void {
    if (Array.isArray(value)) return value.forEach((item) => this.take(realm, subjects, item));
    if (typeof value === 'string') return subjects.forEach((subject) => this.add(realm, subject, value));
    if (typeof value !== 'object' || value === null) return;
    const isThing = 'id' in value;
    for (const [name, inner] of Object.entries(value)) {
      if (isThing && (name === 'id' || name === 'slug')) this.take(realm, subjects, inner);
      else if (typeof inner === 'string') this.add(realm, kindOf(name), inner);
      else this.take(realm, isSubject(name, subjects) ? subjects : [thing(name)], inner);
    }
  }
}

/** v1 answers name what they hold: `{ "sessions": […] }`. */
function isSubject(name: string, subjects: string[]): boolean {
  return name === 'data' || subjects.some((subject) => subject.endsWith(`/${thing(name).slice(1)}`));
}
