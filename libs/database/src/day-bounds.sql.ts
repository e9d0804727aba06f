/** The first instant of a UTC day, as `parameter` says it: lists and reports compare the times that indexes hold. */
export function startOfDay(parameter: string): string {
  return `(${parameter}::date::timestamp AT TIME ZONE 'UTC')`;
}

/** The first instant after a UTC day. */
export function endOfDay(parameter: string): string {
  return `((${parameter}::date + 1)::timestamp AT TIME ZONE 'UTC')`;
}
