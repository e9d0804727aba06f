import { types } from 'pg';
import type { ValueTransformer } from 'typeorm';
import { formatUsd, parseUsd, type PicoUsd } from '@app/kernel';

const INT8 = 20;
const DATE = 1082;

/**
 * How this pool reads columns: counters as numbers (they stay far below 2^53), days as `YYYY-MM-DD`
 * text (a Date would shift them by the process's time zone), money as decimal text.
 */
export const columnTypes = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
    if (oid === INT8) return Number;
    if (oid === DATE) return (text) => text;
    return format === 'binary' ? types.getTypeParser(oid, 'binary') : types.getTypeParser(oid, 'text');
  },
};

/** `numeric` ↔ exact pico-dollars. */
export const usdColumn: ValueTransformer = {
  to: (pico: PicoUsd | null | undefined) => (typeof pico === 'bigint' ? formatUsd(pico) : pico),
  from: (decimal: string | null) => (decimal === null ? null : parseUsd(decimal)),
};
