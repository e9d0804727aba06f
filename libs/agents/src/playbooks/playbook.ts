import type { Tier } from '../resource';

/** Conventions that belong together, for who works with certain stacks. */
export interface Playbook {
  id: string;
  /** The platform's come with the release, and nobody changes them; but anybody may add to what they say. */
  tier: Exclude<Tier, 'project'>;
  slug: string;
  name: string;
  description: string;
  /** In the words of `stackOf`; those of a playbook for everybody are none. */
  stacks: string[];
  /** Null for the platform's. */
  createdAt: Date | null;
  updatedAt: Date | null;
}

/** That an organization, or one project of it, goes by a playbook. */
export interface PlaybookSubscription {
  id: string;
  playbookId: string;
  /** Null for the whole organization. A project's says what holds there, whatever the organization's says. */
  projectId: string | null;
  isEnabled: boolean;
  createdAt: Date;
  updatedAt: Date;
}
