import type { EffectiveConvention } from './effective-conventions';
import type { Playbook } from './playbook';

/** A playbook that somebody goes by, and what it comes to for them. */
export interface FollowedPlaybook {
  playbook: Pick<Playbook, 'name' | 'description'>;
  conventions: EffectiveConvention[];
}

/**
 * Markdown for an agent to read: a heading for each playbook, one below it for each convention. The same conventions
 * give the same bytes. Empty when there is nothing to say.
 */
export function syncText(followed: readonly FollowedPlaybook[]): string {
  const parts = followed.filter(({ conventions }) => conventions.length > 0).map(playbookText);
  return parts.length === 0 ? '' : `# Conventions\n\n${parts.join('\n')}`;
}

function playbookText({ playbook: { name, description }, conventions }: FollowedPlaybook): string {
  const intro = description === '' ? '' : `${description}\n\n`;
  return `## ${name}\n\n${intro}${conventions.map(conventionText).join('\n')}`;
}

function conventionText({ convention: { title, body } }: EffectiveConvention): string {
  return `### ${title}\n\n${body}\n`;
}
