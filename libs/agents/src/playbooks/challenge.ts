export const CHALLENGE_STATUSES = ['open', 'accepted', 'rejected'] as const;
export type ChallengeStatus = (typeof CHALLENGE_STATUSES)[number];

/** That somebody thinks a convention wrong: it waits until a manager decides. */
export interface ConventionChallenge {
  id: string;
  playbookId: string;
  /** Of the project whose convention it is; null for the organization's and the platform's. */
  projectId: string | null;
  /** What was challenged. The platform's stays as it is: an accepted challenge of it is said by the organization. */
  conventionId: string;
  key: string;
  reason: string;
  /** What the convention should say; null where it should go. */
  proposedBody: string | null;
  status: ChallengeStatus;
  challengedBy: string;
  createdAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  decisionMessage: string | null;
}
