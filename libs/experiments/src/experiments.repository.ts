import { Injectable } from '@nestjs/common';
import { type FindOptionsWhere, IsNull, Not } from 'typeorm';
import { isStorable, isUuid, offsetOf, type Page, type PageRequest } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import type { Experiment, ExperimentStatus, Phase } from './experiment';
import { ExperimentEntity } from './experiment.entity';

/** What a list is narrowed to. */
export interface ExperimentFilter {
  status?: ExperimentStatus;
  agentName?: string;
  projectId?: string;
  archived: boolean;
}

type ExperimentRow = Omit<ExperimentEntity, 'organizationId'>;

interface PhaseRow {
  number: number;
  traffic_split: number;
  started_at: Date;
}

/** Somebody of another organization or tier may be active on the same agent at the same place, or at one that contains it. */
const RIVAL = `
  SELECT slug, project_id AS "projectId" FROM experiments
   WHERE organization_id = $1 AND agent_name = $2 AND status = 'active' AND id <> $4
     AND (tier = 'organization' OR project_id IS NOT NULL)
     AND ($3::uuid IS NULL OR project_id IS NULL OR project_id = $3)
   LIMIT 1`;

@Injectable()
export class ExperimentsRepository {
  /** Newest first. */
  async list(
    tx: OrganizationTransaction,
    { archived, status, agentName, projectId }: ExperimentFilter,
    request: PageRequest,
  ): Promise<Page<Experiment>> {
    const where: FindOptionsWhere<ExperimentEntity> = {
      organizationId: tx.organizationId,
      archivedAt: archived ? Not(IsNull()) : IsNull(),
      ...(status && { status }),
      ...(agentName !== undefined && { agentName }),
      ...(projectId !== undefined && { projectId }),
    };
    const [items, totalCount] = await tx.entities.findAndCount(ExperimentEntity, {
      where,
      order: { createdAt: 'DESC', id: 'DESC' },
      skip: offsetOf(request),
      take: request.perPage,
    });
    return { ...request, items, totalCount };
  }

  /** By id or slug. */
  async find(tx: OrganizationTransaction, reference: string): Promise<ExperimentEntity | null> {
    if (!isStorable(reference)) return null;
    const key = isUuid(reference) ? { id: reference } : { slug: reference };
    return tx.entities.findOneBy(ExperimentEntity, { organizationId: tx.organizationId, ...key });
  }

  /** As `find`; nobody else changes it, or looks at its evidence, before this transaction ends. */
  async lock(tx: OrganizationTransaction, reference: string): Promise<ExperimentEntity | null> {
    const id = isUuid(reference) ? reference : (await this.find(tx, reference))?.id;
    if (id === undefined) return null;
    await tx.query('SELECT FROM experiments WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE', [
      tx.organizationId,
      id,
    ]);
    return this.find(tx, id);
  }

  async isSlugTaken(tx: OrganizationTransaction, slug: string): Promise<boolean> {
    return tx.entities.existsBy(ExperimentEntity, { organizationId: tx.organizationId, slug });
  }

  async insert(tx: OrganizationTransaction, experiment: ExperimentRow): Promise<void> {
    await tx.entities.insert(ExperimentEntity, { ...experiment, organizationId: tx.organizationId });
  }

  async update(tx: OrganizationTransaction, id: string, changes: Partial<ExperimentRow>): Promise<void> {
    await tx.entities.update(ExperimentEntity, { organizationId: tx.organizationId, id }, changes);
  }

  /** False for one that was significant before. */
  async markSignificant(tx: OrganizationTransaction, id: string, significantAt: Date): Promise<boolean> {
    const before = { organizationId: tx.organizationId, id, significantAt: IsNull() };
    return (await tx.entities.update(ExperimentEntity, before, { significantAt })).affected === 1;
  }

  async delete(tx: OrganizationTransaction, id: string): Promise<void> {
    await tx.entities.delete(ExperimentEntity, { organizationId: tx.organizationId, id });
  }

  /** Nobody else starts an experiment on this agent before the transaction ends. */
  async holdAgent(tx: OrganizationTransaction, agentName: string): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('experiments ' || $1 || ' ' || $2, 0))`, [
      tx.organizationId,
      agentName,
    ]);
  }

  /** The active experiment that this one would overlap with: an organization contains its projects. */
  async rivalOf(
    tx: OrganizationTransaction,
    { id, agentName, projectId }: Pick<Experiment, 'id' | 'agentName' | 'projectId'>,
  ): Promise<Pick<Experiment, 'slug' | 'projectId'> | undefined> {
    const [rival] = await tx.query<Pick<Experiment, 'slug' | 'projectId'>>(RIVAL, [
      ...[tx.organizationId, agentName, projectId, id],
    ]);
    return rival;
  }

  /** Ids of those that are active in a project, locked. */
  async activeIn(tx: OrganizationTransaction, projectId: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `SELECT id FROM experiments WHERE organization_id = $1 AND project_id = $2 AND status = 'active'
        ORDER BY id FOR NO KEY UPDATE`,
      [tx.organizationId, projectId],
    );
    return rows.map(({ id }) => id);
  }

  /** From the first. */
  async phases(tx: OrganizationTransaction, experimentId: string): Promise<Phase[]> {
    const rows = await tx.query<PhaseRow>(
      `SELECT number, traffic_split, started_at FROM experiment_phases
        WHERE organization_id = $1 AND experiment_id = $2 ORDER BY number`,
      [tx.organizationId, experimentId],
    );
    return rows.map(({ number, traffic_split: trafficSplit, started_at: startedAt }) => ({
      ...{ number, trafficSplit, startedAt },
    }));
  }

  /** Whoever is assigned from now on belongs to it. */
  async addPhase(
    tx: OrganizationTransaction,
    experimentId: string,
    { trafficSplit, startedAt }: Omit<Phase, 'number'>,
  ): Promise<void> {
    await tx.execute(
      `INSERT INTO experiment_phases (organization_id, experiment_id, number, traffic_split, started_at)
       SELECT $1, $2, coalesce(max(number), 0) + 1, $3, $4 FROM experiment_phases
        WHERE organization_id = $1 AND experiment_id = $2`,
      [tx.organizationId, experimentId, trafficSplit, startedAt],
    );
  }
}
