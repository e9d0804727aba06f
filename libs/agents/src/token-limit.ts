import type { OrganizationScope } from '@app/kernel';
import { outsideOfToken } from './resources.errors';

/** Who is limited to one project changes what belongs to that project alone; null stands for the whole organization. */
export function assertWithin({ projectId: limit }: OrganizationScope, projectId: string | null): void {
  if (limit !== undefined && limit !== projectId) throw outsideOfToken();
}
