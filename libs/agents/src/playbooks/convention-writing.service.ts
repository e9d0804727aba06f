import { Injectable } from '@nestjs/common';
import { Clock, given, newId } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import type { Convention } from './convention';
import { type ConventionPlace, ConventionsRepository } from './conventions.repository';
import { conventionKeyTaken, tooManyConventions } from './playbooks.errors';

const MAX_CONVENTIONS = 300;

export type SaidConvention = Pick<Convention, 'key' | 'title' | 'body' | 'isEnabled'>;

/** How what a tier says comes to be and changes: inside a use case that holds the playbook and tells the audit log. */
@Injectable()
export class ConventionWriting {
  constructor(
    private readonly repository: ConventionsRepository,
    private readonly clock: Clock,
  ) {}

  /** Below what the tier says already, in the order in which they are given. */
  async add(
    tx: OrganizationTransaction,
    place: ConventionPlace,
    added: SaidConvention[],
  ): Promise<Convention[]> {
    if (added.length === 0) return [];
    const said = await this.repository.at(tx, place);
    const taken = added.find(({ key }) => said.some((one) => one.key === key));
    if (taken) throw conventionKeyTaken(taken.key);
    if (said.length + added.length > MAX_CONVENTIONS) throw tooManyConventions(MAX_CONVENTIONS);
    const first = (said.at(-1)?.position ?? -1) + 1;
    const now = this.clock.now();
    const conventions = added.map((convention, index) => ({
      ...{ ...convention, ...place, id: newId(), position: first + index },
      ...{ createdAt: now, updatedAt: now },
      tier: place.projectId === null ? ('organization' as const) : ('project' as const),
    }));
    await this.repository.insert(tx, conventions);
    return conventions;
  }

  async change(
    tx: OrganizationTransaction,
    convention: Convention,
    changes: Partial<Omit<SaidConvention, 'key'>>,
  ): Promise<Convention> {
    const changed = { ...given(changes), updatedAt: this.clock.now() };
    await this.repository.update(tx, convention.id, changed);
    return { ...convention, ...changed };
  }
}
