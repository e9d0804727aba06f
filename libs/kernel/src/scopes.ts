/** What a token may be used for, in the words that people read before they grant it. */
export const SCOPES = {
  api: 'Everything that you may do',
  'profile:read': 'Who you are and which organizations you belong to',
  'organization:read': 'Your organization, its members, roles and invitations',
  'organization:write': 'Change your organization, its members, roles and invitations',
  'audit:read': 'The audit log',
  'projects:read': 'Projects and repositories',
  'projects:write': 'Create, change and delete projects and repositories',
  'agents:read': 'Agents, skills, rules, commands, playbooks and experiments',
  'agents:write': 'Create, change and delete agents, skills, rules, commands, playbooks and experiments',
  'sessions:read': 'Sessions and their events',
  'sessions:write': 'Record sessions, events and transcripts',
  'analytics:read': 'Reports of cost, tokens and success',
} as const;
export type Scope = keyof typeof SCOPES;

/** `api` stands for all of them, and alone opens what no narrower scope names. */
export function permits(granted: readonly Scope[], needed: Scope): boolean {
  return granted.includes('api') || granted.includes(needed);
}

/** The scopes among space-separated words (RFC 6749 §3.3), each once; others are left out. */
export function scopesIn(words: string): Scope[] {
  return [...new Set(words.split(' '))].filter(isScope);
}

export function isScope(word: string): word is Scope {
  return Object.hasOwn(SCOPES, word);
}
