import { Injectable } from '@nestjs/common';
import { Clock, type Principal } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { documentOf } from '../content/agent-document';
import type { Resource, ResourceVersion } from '../resource';
import { versionNotFound } from '../resources.errors';
import { ResourcesRepository } from '../resources.repository';
import { assertWithin } from '../token-limit';
import { VersionsRepository } from '../versions.repository';
import { type ArmBlock, type ArmPair, type ArmVersion, pairOf } from './arm-versions';
import {
  armResourceGone,
  notATestableAgent,
  sameVersions,
  unknownAgentResource,
  unknownArmVersion,
} from './arms.errors';
import { type Variant, Variants } from './variants.service';

/**
 * The versions of agents that experiments compare. Everything happens inside the use case of whoever runs the experiment,
 * who tells the audit log what was done.
 */
@Injectable()
export class ArmVersions {
  constructor(
    private readonly resources: ResourcesRepository,
    private readonly versions: VersionsRepository,
    private readonly variants: Variants,
    private readonly clock: Clock,
  ) {}

  /** Two versions that are there, of an agent that may be a draft. Refuses by the names of the fields that chose them. */
  async chosen(
    tx: OrganizationTransaction,
    principal: Principal,
    {
      resource: reference,
      controlHash,
      variantHash,
    }: Record<'resource' | 'controlHash' | 'variantHash', string>,
  ): Promise<ArmPair> {
    const resource = await this.resources.find(tx, reference);
    if (!resource) throw unknownAgentResource();
    if (resource.type !== 'agent' || resource.tier === 'platform') throw notATestableAgent();
    assertWithin(principal, resource.projectId);
    const control = await this.versionOf(tx, resource, 'control_version_hash', controlHash);
    const variant = await this.versionOf(tx, resource, 'variant_version_hash', variantHash);
    if (control.number === variant.number) throw sameVersions();
    return pairOf(resource, control.number, variant.number);
  }

  /**
   * The agent's block of the tier, changed, as a version that is not current; the current one is the control. Where people
   * get nothing of this tier there is no control: the variant becomes a version of the draft that is there, or of a new
   * one. Two that begin the same draft at once collide in Postgres: to be run by `findOrCreate`.
   */
  drafted(tx: OrganizationTransaction, principal: Principal, variant: Variant): Promise<ArmPair> {
    return this.variants.draft(tx, principal, variant);
  }

  /** Of each version, in the order in which they are asked for. */
  async blocks(tx: OrganizationTransaction, wanted: ArmVersion[]): Promise<ArmBlock[]> {
    const found = await this.versions.numbered(tx, wanted);
    const known = new Map(found.map((version) => [keyOf(version), version]));
    return wanted.map((one) => {
      const version = known.get(keyOf(one));
      if (!version) throw versionNotFound();
      return blockOf(version);
    });
  }

  /** The agent that an experiment is about, which stays until the transaction ends. */
  async hold(tx: OrganizationTransaction, resourceId: string): Promise<Resource> {
    const resource = await this.resources.lock(tx, resourceId);
    if (!resource) throw armResourceGone();
    return resource;
  }

  /** From then on everybody gets it, as the arm did: it becomes the current version, and a draft is published. */
  async deploy(
    tx: OrganizationTransaction,
    principal: Principal,
    { resourceId, number }: ArmVersion,
  ): Promise<void> {
    const resource = await this.hold(tx, resourceId);
    assertWithin(principal, resource.projectId);
    const now = this.clock.now();
    if (resource.version.number !== number)
      await this.resources.setCurrent(tx, resourceId, { number, at: now });
    if (!resource.publishedAt)
      await this.resources.update(tx, resourceId, { publishedAt: now, updatedAt: now });
  }

  private async versionOf(
    tx: OrganizationTransaction,
    { id }: Resource,
    field: 'control_version_hash' | 'variant_version_hash',
    hash: string,
  ): Promise<ResourceVersion> {
    const version = await this.versions.find(tx, id, hash.toLowerCase());
    if (!version) throw unknownArmVersion(field);
    return version;
  }
}

const keyOf = ({ resourceId, number }: ArmVersion): string => `${resourceId} ${number}`;

function blockOf({ hash, content }: ResourceVersion): ArmBlock {
  const { description, tools, model, body } = documentOf(content);
  return { hash, block: { description, tools, model, instructions: body.trim() } };
}
