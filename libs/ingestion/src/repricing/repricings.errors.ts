import { DomainError, invalidFields } from '@app/kernel';

export function repricingNotFound(): DomainError {
  return new DomainError(
    'not_found',
    'repricings.not_found',
    'There is no such repricing in this organization.',
  );
}

export function endsBeforeItBegins(): DomainError {
  return invalidFields({ end_date: ['must not lie before start_date'] });
}

/** What was used then was not sold at today's price. */
export function todayIsOnlyReckoned(): DomainError {
  return invalidFields({
    apply: [`cannot be true with the prices of today: they were not those of the day`],
  });
}
