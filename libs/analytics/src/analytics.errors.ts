import { DomainError } from '@app/kernel';

export function unusablePeriod(message: string): DomainError {
  return new DomainError('unusable', 'analytics.period', message);
}

export function onlyOwnFigures(): DomainError {
  return new DomainError(
    'forbidden',
    'analytics.role',
    'Your role sees your own figures and the sum of all, not those of another person.',
  );
}

export function onlyManagers(): DomainError {
  return new DomainError(
    'forbidden',
    'analytics.role',
    'What each person did is shown to owners, admins and managers.',
  );
}
