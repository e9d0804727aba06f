import { DomainError, invalidFields } from '@app/kernel';
import type { ContentFault } from './content/frontmatter';
import type { ResourceType } from './resource';

export function resourceNotFound(): DomainError {
  return new DomainError(
    'not_found',
    'resources.not_found',
    'There is no such resource in this organization.',
  );
}

export function nothingPublished(): DomainError {
  return new DomainError(
    'not_found',
    'resources.draft',
    'This is a draft, and no other tier has published anything under its name: nobody gets it yet.',
  );
}

export function versionNotFound(): DomainError {
  return new DomainError(
    'not_found',
    'resources.version_not_found',
    'This resource never had such a version.',
  );
}

export function agentNotFound(name: string): DomainError {
  return new DomainError('not_found', 'agents.not_found', `There is no agent called "${name}" here.`);
}

export function faultyContent(faults: ContentFault[], field: string): DomainError {
  return invalidFields({ [field]: faults.map(({ line, message }) => `line ${line}: ${message}`) });
}

export function unreadableContent(why: string, field: string): DomainError {
  return invalidFields({ [field]: [why] });
}

export function modificationNotFound(): DomainError {
  return new DomainError(
    'not_found',
    'agents.modification_not_found',
    'There is no such modification of this agent.',
  );
}

export function contentTooLarge(most: number): DomainError {
  return new DomainError(
    'too_large',
    'resources.content_too_large',
    `Content may have at most ${most} bytes.`,
  );
}

export function resourceNameTaken(type: ResourceType, name: string): DomainError {
  return new DomainError(
    'conflict',
    'resources.name_taken',
    `There is a ${type} called "${name}" on this tier already: change that one, or choose another name.`,
  );
}

export function nothingToInherit(type: ResourceType, name: string): DomainError {
  return invalidFields({ inheritance: [`cannot be inherit: no tier above has a ${type} called "${name}"`] });
}

export function changedMeanwhile(): DomainError {
  return new DomainError(
    'stale',
    'resources.changed',
    'Somebody has changed this resource since: read it again, and repeat your change on what is there now.',
  );
}

export function ofThePlatform(): DomainError {
  return new DomainError(
    'forbidden',
    'resources.of_the_platform',
    'What the platform brings is not changed here: add to it by a resource of the same name, or fork it.',
  );
}

export function outsideOfToken(): DomainError {
  return new DomainError(
    'forbidden',
    'resources.outside_of_token',
    'This token is limited to one project, and changes what belongs to that project alone.',
  );
}

export function notAFork(): DomainError {
  return new DomainError(
    'conflict',
    'resources.not_a_fork',
    'Only a fork falls behind what it was copied from.',
  );
}

export function upgradeConflict(): DomainError {
  return new DomainError(
    'conflict',
    'resources.upgrade_conflict',
    'The changes of the original touch lines that the fork has changed too. Merge them yourself and send the result as "content".',
  );
}
