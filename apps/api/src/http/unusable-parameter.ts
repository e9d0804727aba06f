import { DomainError, type ErrorDetails } from '@app/kernel';

/** By parameter, what is wrong with it. */
export function unusableParameter(details: ErrorDetails): DomainError {
  const [first] = Object.entries(details);
  const message = first ? `Parameter ${first[0]} ${first[1][0]}.` : 'A parameter cannot be used.';
  return new DomainError('unusable', 'unusable_parameter', message, { details });
}
