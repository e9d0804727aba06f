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
    const parse: unknown = types.getTypeParser(oid, format === 'binary' ? 'text' : format);
    return parse as (text: string) => unknown;
  },
};

/** `numeric` ↔ exact pico-dollars. */
export const usdColumn: ValueTransformer = {
  to: (pico: PicoUsd | null | undefined) => (typeof pico === 'bigint' ? formatUsd(pico) : pico),
  from: (decimal: string | null) => (decimal === null ? null : parseUsd(decimal)),
};
