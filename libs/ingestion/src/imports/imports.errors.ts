import { DomainError } from '@app/kernel';
import { MAX_IMPORT_BYTES } from './import';

export function importNotFound(): DomainError {
  return new DomainError('not_found', 'imports.not_found', 'There is no such import of yours.');
}

export function importOutsideOfLimit(): DomainError {
  return new DomainError(
    'unusable',
    'imports.project_limit',
    'This token is limited to one project: name it with the parameter project_slug.',
  );
}

export function importTooLarge(): DomainError {
  const limit = MAX_IMPORT_BYTES / 1024 / 1024;
  return new DomainError(
    'too_large',
    'imports.too_large',
    `A transcript may have at most ${limit} MiB uncompressed.`,
  );
}

export function importEmpty(): DomainError {
  return new DomainError(
    'unusable',
    'imports.empty',
    'The upload is empty: send a transcript, one JSON object per line.',
  );
}

export function notGzip(): DomainError {
  return new DomainError(
    'unusable',
    'imports.not_gzip',
    'The body says Content-Encoding: gzip but cannot be unpacked.',
  );
}
