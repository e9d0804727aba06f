import { DomainError, invalidFields } from '@app/kernel';

/** Absent and foreign look the same: whoever asks must not learn which. */
export function organizationNotFound(): DomainError {
  return new DomainError('not_found', 'organizations.not_found', 'There is no such organization.');
}

export function organizationNeeded(): DomainError {
  return new DomainError(
    'unusable',
    'organizations.required',
    'Several organizations are possible: name one with the X-Organization header (its id or slug).',
  );
}

export function noOrganization(): DomainError {
  return new DomainError(
    'unusable',
    'organizations.none',
    'You belong to no organization: create one with POST /api/v1/organizations, or name one with the X-Organization header.',
  );
}

export function slugTaken(slug: string): DomainError {
  return invalidFields({ slug: [`"${slug}" is taken or reserved; choose another`] });
}

export function projectNotFound(): DomainError {
  return new DomainError('not_found', 'projects.not_found', 'There is no such project in this organization.');
}

export function repositoryNotFound(): DomainError {
  return new DomainError(
    'not_found',
    'repositories.not_found',
    'There is no such repository in this organization.',
  );
}

export function repositoryLinkedElsewhere(): DomainError {
  return new DomainError(
    'conflict',
    'repositories.linked_elsewhere',
    'This repository is linked to another project of this organization.',
  );
}

const NOT_A_REMOTE_URL = 'is not the address of a Git repository, such as git@github.com:acme/backend';

export function notARemoteUrl(): DomainError {
  return invalidFields({ remote_url: [NOT_A_REMOTE_URL] });
}

/** The same where the address is what is looked for. */
export function unusableRemoteUrl(): DomainError {
  const details = { remote_url: [NOT_A_REMOTE_URL] };
  return new DomainError('unusable', 'unusable_parameter', `Parameter remote_url ${NOT_A_REMOTE_URL}.`, {
    details,
  });
}
