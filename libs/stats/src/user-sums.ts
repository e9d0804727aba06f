/** What a metric comes to for one user in one arm: the unit of every test of sessions. */
export interface UserSum {
  /** How many sessions; at least 1. */
  sessions: number;
  /** Of the metric, over them. */
  sum: number;
}

/** What all users of an arm come to. */
export interface ArmSum {
  users: number;
  sessions: number;
  sum: number;
  /** Mean of the sessions; null without any. */
  mean: number | null;
}

export function armSum(users: readonly UserSum[]): ArmSum {
  const sessions = users.reduce((total, user) => total + user.sessions, 0);
  const sum = users.reduce((total, user) => total + user.sum, 0);
  return { users: users.length, sessions, sum, mean: sessions === 0 ? null : sum / sessions };
}

/** A user's sum less what it would be if their sessions were of the mean: e_g = S_g − R · N_g. */
export function residualOf({ sessions, sum }: UserSum, mean: number): number {
  return sum - mean * sessions;
}
