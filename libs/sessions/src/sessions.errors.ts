import { DomainError, invalidFields } from '@app/kernel';

export function sessionNotFound(): DomainError {
  return new DomainError('not_found', 'sessions.not_found', 'There is no such session in this organization.');
}

export function notYourSession(): DomainError {
  return new DomainError(
    'forbidden',
    'sessions.not_yours',
    'This session belongs to another person; your role may not do that.',
  );
}

export function viewersSeeAnalyticsOnly(): DomainError {
  return new DomainError('forbidden', 'sessions.role', 'Viewers see analytics only, not single sessions.');
}

export function unknownReference(
  field: 'project_slug' | 'repository_id' | 'resumed_from',
  what: string,
): DomainError {
  return invalidFields({ [field]: [`names no ${what} of this organization`] });
}

export function projectNotNamed(): DomainError {
  return invalidFields({ project_slug: ['must name the project that the token is limited to'] });
}

export function projectOfAnother(): DomainError {
  return invalidFields({ project_slug: ['is not the project of the repository that repository_id names'] });
}

export function externalIdOutsideOfLimit(): DomainError {
  return invalidFields({
    external_id: ['is that of a session outside of the project that the token is limited to'],
  });
}

/** What was read so far is not what would come now. */
export function rightsChanged(): DomainError {
  return new DomainError(
    'forbidden',
    'sessions.rights_changed',
    'What you may read has changed while you read it: begin again.',
  );
}

/** Nothing that is told of it now would be kept. */
export function sessionSealed(): DomainError {
  return new DomainError(
    'conflict',
    'sessions.sealed',
    'This session is older than the organization keeps what sessions say: nothing is added to it any more.',
  );
}

export function daysReversed(): DomainError {
  return new DomainError('unusable', 'sessions.period', 'start_date must not lie after end_date.');
}

export function endsBeforeItStarts(): DomainError {
  return invalidFields({ ended_at: ['must not lie before started_at'] });
}
