import type { Arm } from '../experiment';

export type ByArm<T> = Record<Arm, T>;

/** Of both arms. */
export function totalOf({ control, variant }: ByArm<number>): number {
  return control + variant;
}
