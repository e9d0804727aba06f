import { ValidationPipe } from '@nestjs/common';
import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { type ErrorDetails, invalidFields } from '@app/kernel';
import { unusableParameter } from './unusable-parameter';

const OPTIONS = { whitelist: true, forbidNonWhitelisted: true, transform: true, stopAtFirstError: false };

/**
 * Checks shapes: a body that does not fit is 422 with `details`, a parameter 400. Body fields that nobody
 * knows are refused; query parameters that nobody knows are ignored, as links carry them.
 */
export class RequestValidation implements PipeTransform {
  private readonly bodies = new ValidationPipe({
    ...OPTIONS,
    exceptionFactory: (errors) => invalidFields(byField(errors)),
  });
  private readonly parameters = new ValidationPipe({
    ...OPTIONS,
    forbidNonWhitelisted: false,
    exceptionFactory: (errors) => unusableParameter(byField(errors)),
  });

  transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type !== 'body') return this.parameters.transform(value, metadata);
    return this.bodies.transform(value ?? {}, metadata);
  }
}

function byField(errors: ValidationError[], path = ''): ErrorDetails {
  const details: ErrorDetails = {};
  for (const error of errors) {
    const field = path + error.property;
    const messages = Object.values(error.constraints ?? {});
    if (messages.length > 0) details[field] = messages.map((message) => withoutName(message, error.property));
    Object.assign(details, byField(error.children ?? [], `${field}.`));
  }
  return details;
}

/** class-validator starts its messages with the field's name; ours stand beside it. */
function withoutName(message: string, property: string): string {
  if (message === `property ${property} should not exist`) return 'is not a field of this request';
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
