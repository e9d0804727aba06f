import { DomainError, invalidFields, type RoleName } from '@app/kernel';

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

/** Of the caller, or of somebody who is to get one. */
export function tooManyOrganizations(limit: number): DomainError {
  return new DomainError(
    'conflict',
    'organizations.too_many',
    `One person can own ${limit} organizations at the most. Delete one that is not needed, or hand it over.`,
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

export function roleMissing(role: RoleName): DomainError {
  return new DomainError(
    'forbidden',
    'auth.role',
    `This needs the role ${role} or a higher one in this organization.`,
  );
}

export function apiTokenNotFound(): DomainError {
  return new DomainError('not_found', 'api_tokens.not_found', 'You have no API token with this id.');
}

export function tooManyApiTokens(limit: number): DomainError {
  return new DomainError(
    'conflict',
    'api_tokens.too_many',
    `One person can have ${limit} live API tokens in an organization at the most. End one that is not needed.`,
  );
}

export function outsideOfProjectLimit(): DomainError {
  return new DomainError(
    'forbidden',
    'auth.project_limit',
    'This token is limited to one project: it can neither make others nor ask about them.',
  );
}

export function unknownProject(field: string): DomainError {
  return invalidFields({ [field]: ['names no project of this organization'] });
}

export function memberNotFound(): DomainError {
  return new DomainError('not_found', 'members.not_found', 'There is no such member in this organization.');
}

export function roleNotFound(): DomainError {
  return new DomainError('not_found', 'roles.not_found', 'There is no such role in this organization.');
}

export function unknownRole(field = 'role_id'): DomainError {
  return invalidFields({ [field]: ['is no role of this organization'] });
}

export function roleNameTaken(name: string): DomainError {
  return invalidFields({ name: [`"${name}" is the name of another role`] });
}

export function builtInRole(): DomainError {
  return new DomainError(
    'conflict',
    'roles.built_in',
    'Built-in roles stay as they are: make a role of your own.',
  );
}

export function roleInUse(): DomainError {
  return new DomainError('conflict', 'roles.in_use', 'Members have this role: give them another one first.');
}

/** Long lists are cut: whoever reads this can list the invitations. */
export function roleOffered(addresses: string[]): DomainError {
  const [named, others] = [addresses.slice(0, 3).join(', '), addresses.length - 3];
  const whom = others > 0 ? `${named} and ${others} more` : named;
  return new DomainError(
    'conflict',
    'roles.in_use',
    `Open invitations lead to this role (for ${whom}): withdraw them first.`,
  );
}

export function ownerStays(): DomainError {
  return new DomainError(
    'conflict',
    'members.owner',
    'The owner can be neither changed nor removed: transfer the ownership first.',
  );
}

export function ownershipIsTransferred(): DomainError {
  return new DomainError(
    'conflict',
    'members.one_owner',
    'An organization has one owner: use POST …/members/:user_id/transfer_ownership.',
  );
}

export function aboveOwnLevel(): DomainError {
  return new DomainError('forbidden', 'members.above_own_role', 'That is above your own role.');
}

export function notTheOwner(): DomainError {
  return new DomainError('forbidden', 'members.not_owner', 'Only the owner can hand the organization over.');
}

export function invitationNotFound(): DomainError {
  return new DomainError(
    'not_found',
    'invitations.not_found',
    'There is no such invitation: it was answered, withdrawn or has expired. Ask for a new one.',
  );
}

export function invitedOtherAddress(): DomainError {
  return new DomainError(
    'forbidden',
    'invitations.other_address',
    'The invitation is for another e-mail address: sign in with the one that it was sent to.',
  );
}

export function alreadyMember(): DomainError {
  return new DomainError(
    'conflict',
    'invitations.member',
    'That person belongs to the organization already.',
  );
}
