import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import {
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  ValidateIf,
} from 'class-validator';
import { isDay, isStorable, parseInstant } from '@app/kernel';
import { isSlug } from '@app/organizations';

/** Text that a database can hold; anything else is refused here instead of failing there. */
export function IsText(options: { min?: number; max: number }): PropertyDecorator {
  return applyDecorators(
    IsString(),
    MinLength(options.min ?? 1),
    MaxLength(options.max),
    ValidateBy({
      name: 'isStorable',
      validator: {
        validate: (value) => typeof value !== 'string' || isStorable(value),
        defaultMessage: () => '$property must not contain NUL or broken Unicode',
      },
    }),
  );
}

/** No line break or other control character, and nothing that cannot be stored. */
export function IsLine({ each = false } = {}): PropertyDecorator {
  const validate = (value: unknown): boolean =>
    typeof value !== 'string' || (isStorable(value) && /^\P{Control}*$/u.test(value));
  const defaultMessage = (): string => '$property must not contain line breaks or other control characters';
  return ValidateBy({ name: 'isLine', validator: { validate, defaultMessage } }, { each });
}

const SLUG = '1–63 of a–z, 0–9 and inner dashes, and no id';

/** What stands in paths where an id may. `reserved` words stand there already. */
export function IsSlug({ reserved = [] }: { reserved?: string[] } = {}): PropertyDecorator {
  const validate = (value: unknown): boolean =>
    typeof value === 'string' && isSlug(value) && !reserved.includes(value);
  const taken = reserved.map((word) => `; "${word}" is taken`).join('');
  const defaultMessage = (): string => `$property must be ${SLUG}${taken}`;
  return ValidateBy({ name: 'isSlug', validator: { validate, defaultMessage } });
}

/** More than any session can use; sums over millions of sessions still fit a bigint. */
const MOST = 1_000_000_000_000;

/** A whole number of tokens, turns or requests. */
export function IsCount(max = MOST): PropertyDecorator {
  return applyDecorators(IsInt(), Min(0), Max(max));
}

/** USD, up to a million. */
export function IsUsd(): PropertyDecorator {
  return applyDecorators(IsNumber({ allowNaN: false, allowInfinity: false }), Min(0), Max(1_000_000));
}

/** ISO 8601 with a time zone, not before 2000. */
export function IsInstant(): PropertyDecorator {
  return applyDecorators(
    ValidateBy({
      name: 'isInstant',
      validator: {
        validate: (value) => {
          const at = typeof value === 'string' ? parseInstant(value) : NaN;
          return at >= Date.parse('2000-01-01T00:00:00Z') && at < Date.now() + 86_400_000;
        },
        defaultMessage: () => '$property must be an ISO 8601 time with a time zone, from 2000 to now',
      },
    }),
  );
}

/** ISO 8601 with a time zone, after now. How far ahead is the service's affair. */
export function IsFutureInstant(): PropertyDecorator {
  return ValidateBy({
    name: 'isFutureInstant',
    validator: {
      validate: (value) => typeof value === 'string' && parseInstant(value) > Date.now(),
      defaultMessage: () => '$property must be an ISO 8601 time with a time zone, in the future',
    },
  });
}

/** A UTC day that there is. */
export function IsDay(): PropertyDecorator {
  return ValidateBy({
    name: 'isDay',
    validator: {
      validate: (value) => typeof value === 'string' && isDay(value),
      defaultMessage: () => '$property must be a day such as 2026-01-31',
    },
  });
}

/** A query flag: `true`, `false`, `1` or `0`. */
export function IsFlag(): PropertyDecorator {
  const values: Record<string, boolean> = { true: true, '1': true, false: false, '0': false };
  return applyDecorators(
    IsOptional(),
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? (values[value] ?? value) : value,
    ),
    ValidateBy({
      name: 'isFlag',
      validator: {
        validate: (value) => typeof value === 'boolean',
        defaultMessage: () => '$property must be true or false',
      },
    }),
  );
}

/** May be left out; null is not the same as left out. */
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}
