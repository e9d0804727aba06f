import { DomainError } from '@app/kernel';

export function patternNotFound(): DomainError {
  return new DomainError('not_found', 'patterns.not_found', 'There is no such pattern in this organization.');
}

export function patternDismissed(): DomainError {
  return new DomainError(
    'conflict',
    'patterns.dismissed',
    'This pattern was dismissed: it cannot be accepted any more.',
  );
}

export function patternAccepted(): DomainError {
  return new DomainError(
    'conflict',
    'patterns.accepted',
    'This pattern was accepted, and is a version of the agent: it cannot be dismissed any more.',
  );
}

export function doesNotApply(): DomainError {
  return new DomainError(
    'conflict',
    'patterns.does_not_apply',
    'The edit does not apply to the agent as it is now: its lines have changed, or the edit is there already.',
  );
}
