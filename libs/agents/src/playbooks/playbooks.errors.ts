import { DomainError, invalidFields } from '@app/kernel';
import type { ContentFault } from '../content/frontmatter';

export function playbookNotFound(): DomainError {
  return new DomainError(
    'not_found',
    'playbooks.not_found',
    'There is no such playbook in this organization.',
  );
}

export function playbookSlugTaken(slug: string): DomainError {
  return invalidFields({ slug: [`"${slug}" is taken; choose another`] });
}

export function tooManyPlaybooks(most: number): DomainError {
  return new DomainError(
    'conflict',
    'playbooks.too_many',
    `An organization can have ${most} playbooks of its own at the most. Delete one that is not needed.`,
  );
}

export function playbookOfThePlatform(): DomainError {
  return new DomainError(
    'forbidden',
    'playbooks.of_the_platform',
    'What the platform brings is not changed here: say it otherwise by a convention of the same key.',
  );
}

export function unknownPlaybook(): DomainError {
  return invalidFields({ playbook_id: ['there is no such playbook in this organization'] });
}

export function subscriptionNotFound(): DomainError {
  return new DomainError(
    'not_found',
    'playbook_subscriptions.not_found',
    'There is no such subscription in this organization.',
  );
}

export function subscribedAlready(): DomainError {
  return new DomainError(
    'conflict',
    'playbook_subscriptions.exists',
    'There is a subscription to this playbook already: enable or disable that one.',
  );
}

export function conventionNotFound(): DomainError {
  return new DomainError(
    'not_found',
    'conventions.not_found',
    'There is no such convention in this playbook.',
  );
}

export function conventionKeyTaken(key: string): DomainError {
  return new DomainError(
    'conflict',
    'conventions.key_taken',
    `This tier says something under "${key}" already: change that one, or choose another key.`,
  );
}

export function nothingToOverride(fields: ('title' | 'body')[]): DomainError {
  const missing = fields.map((field) => [field, ['is missing, and no tier above says it under this key']]);
  return invalidFields(Object.fromEntries(missing) as Record<string, string[]>);
}

export function tooManyConventions(most: number): DomainError {
  return new DomainError(
    'conflict',
    'conventions.too_many',
    `One tier of a playbook can have ${most} conventions at the most: agents would not read more. Delete some, or make another playbook.`,
  );
}

export function unreadableMarkdown(why: string): DomainError {
  return invalidFields({ markdown: [why] });
}

export function faultyMarkdown(faults: ContentFault[]): DomainError {
  return invalidFields({ markdown: faults.map(({ line, message }) => `line ${line}: ${message}`) });
}

export function noConventions(): DomainError {
  return invalidFields({
    markdown: ['has no heading with a text below it, so there is no convention in it'],
  });
}

export function challengeNotFound(): DomainError {
  return new DomainError(
    'not_found',
    'convention_challenges.not_found',
    'There is no such challenge in this organization.',
  );
}

export function challengedAlready(): DomainError {
  return new DomainError(
    'conflict',
    'convention_challenges.exists',
    'You have challenged this convention already, and nobody has decided about it yet.',
  );
}

export function challengeDecided(status: string): DomainError {
  return new DomainError(
    'conflict',
    'convention_challenges.decided',
    `This challenge was ${status} before: a decision is not changed. Change the convention itself.`,
  );
}

export function challengedConventionGone(): DomainError {
  return new DomainError(
    'conflict',
    'convention_challenges.outdated',
    'The convention has been changed or deleted since it was challenged: reject the challenge, and change what is there now.',
  );
}
