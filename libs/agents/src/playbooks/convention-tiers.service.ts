import { Injectable } from '@nestjs/common';
import { groupBy } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import type { Convention } from './convention';
import { conventionNotFound } from './playbooks.errors';
import { ConventionsRepository } from './conventions.repository';
import { PLATFORM_PLAYBOOKS } from './platform/platform-playbooks';
import type { Playbook } from './playbook';

/** What all tiers say, inside the use cases of this lib. */
@Injectable()
export class ConventionTiers {
  constructor(private readonly repository: ConventionsRepository) {}

  /** By playbook: the platform's, the organization's, and the project's where one is named. One statement. */
  async of(
    tx: OrganizationTransaction,
    playbooks: Playbook[],
    projectId: string | null,
  ): Promise<Convention[][]> {
    const ids = playbooks.map(({ id }) => id);
    const said = groupBy(await this.repository.of(tx, ids, projectId), ({ playbookId }) => playbookId);
    return ids.map((id) => [...broughtIn(id), ...(said.get(id) ?? [])]);
  }

  async existing(tx: OrganizationTransaction, { id: playbookId }: Playbook, id: string): Promise<Convention> {
    const brought = broughtIn(playbookId).find((one) => one.id === id.toLowerCase());
    const convention = brought ?? (await this.repository.find(tx, playbookId, id));
    if (!convention) throw conventionNotFound();
    return convention;
  }

  /** What the nearest tier above says under a key: of a project's tier, or of the organization's. */
  async above(
    tx: OrganizationTransaction,
    playbook: Playbook,
    { key, projectId }: Pick<Convention, 'key' | 'projectId'>,
  ): Promise<Convention | undefined> {
    const [said] = await this.of(tx, [playbook], null);
    const mayBeAbove = said!.filter(({ tier }) => tier === 'platform' || projectId !== null);
    return mayBeAbove.filter((one) => one.key === key).at(-1);
  }
}

function broughtIn(playbookId: string): Convention[] {
  return PLATFORM_PLAYBOOKS.find(({ playbook }) => playbook.id === playbookId)?.conventions ?? [];
}
