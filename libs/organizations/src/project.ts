export const PROJECT_TYPES = ['repository', 'workspace'] as const;
export type ProjectType = (typeof PROJECT_TYPES)[number];

export interface Project {
  id: string;
  slug: string;
  name: string;
  projectType: ProjectType;
  createdAt: Date;
  updatedAt: Date;
}

export interface Repository {
  id: string;
  projectId: string;
  slug: string;
  name: string;
  /** Normalised: `github.com/acme/backend`. */
  remoteUrl: string;
  createdAt: Date;
}
