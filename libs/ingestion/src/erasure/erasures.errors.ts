import { DomainError } from '@app/kernel';

export function personNotFound(): DomainError {
  return new DomainError(
    'not_found',
    'erasures.person_not_found',
    'Nobody with this id is a member of this organization or has recorded anything in it.',
  );
}

export function erasureNotFound(): DomainError {
  return new DomainError('not_found', 'erasures.not_found', 'There is no such erasure in this organization.');
}
