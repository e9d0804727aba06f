import type { OrganizationScope } from '@app/kernel';
import { outsideOfToken } from './resources.errors';

/** Who is limited to one project changes what is of that project, and nothing of the whole organization (null). */
export function assertWithin({ projectId: limit }: OrganizationScope, projectId: string | null): void {
  if (limit !== undefined && limit !== projectId) throw outsideOfToken();
}
