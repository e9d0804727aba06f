import { createHash } from 'node:crypto';
import type { Convention, ConventionText } from '../convention';
import type { Playbook } from '../playbook';

/** What a release says: everything else about it follows. */
export interface PlatformPlaybook extends Pick<Playbook, 'slug' | 'name' | 'description' | 'stacks'> {
  conventions: (ConventionText & { key: string })[];
}

export interface BroughtPlaybook {
  playbook: Playbook;
  conventions: Convention[];
}

/** Ids are of the names, so that they are the same in every release and every process. */
export function broughtPlaybook({ conventions, ...about }: PlatformPlaybook): BroughtPlaybook {
  const never = { createdAt: null, updatedAt: null };
  const id = namedId(about.slug);
  return {
    playbook: { ...about, id, tier: 'platform', ...never },
    conventions: conventions.map((convention, position) => ({
      ...convention,
      ...{ id: namedId(about.slug, convention.key), playbookId: id, tier: 'platform', projectId: null },
      ...{ isEnabled: true, position, ...never },
    })),
  };
}

/** In the form of a UUID v4, as all ids are; but of the SHA-256 of the names. */
function namedId(...names: string[]): string {
  const hex = createHash('sha256')
    .update(['playbook', ...names].join('/'))
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
