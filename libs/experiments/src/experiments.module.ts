import { Module } from '@nestjs/common';
import { AgentsModule } from '@app/agents';
import { OrganizationsModule } from '@app/organizations';
import { AssignmentsRepository } from './arms/assignments.repository';
import { Assignments } from './arms/assignments.service';
import { Enrollment } from './arms/enrollment.service';
import { ExperimentAudit } from './experiment-audit.service';
import { ExperimentCreation } from './experiment-creation.service';
import { ExperimentDescriptions } from './experiment-descriptions.service';
import { ExperimentExport } from './experiment-export.service';
import { ExperimentFacts } from './experiment-facts.service';
import { ExperimentLifecycle } from './experiment-lifecycle.service';
import { ExperimentResults } from './experiment-results.service';
import { ExperimentUpkeep } from './experiment-upkeep.service';
import { ExperimentsRepository } from './experiments.repository';
import { ExperimentsService } from './experiments.service';
import { ExperimentsSweep } from './experiments-sweep';
import { LooksRepository } from './looks/looks.repository';
import { ResultsRepository } from './looks/results.repository';
import { Reconciliation } from './reconciliation.service';
import { Significance } from './significance.service';
import { CostFiguresService } from './sums/cost-figures.service';
import { CostQuantilesRepository } from './sums/cost-quantiles.repository';
import { EvidenceErasureRepository } from './sums/evidence-erasure.repository';
import { EvidenceErasure } from './sums/evidence-erasure.service';
import { EvidenceUpkeep } from './sums/evidence-upkeep.service';
import { ReconciliationRepository } from './sums/reconciliation.repository';
import { SessionEvidenceRepository } from './sums/session-evidence.repository';
import { SessionMeasures } from './sums/session-measures';
import { SumsRepository } from './sums/sums.repository';

const SERVICES = [
  Assignments,
  Enrollment,
  EvidenceErasure,
  ExperimentCreation,
  ExperimentDescriptions,
  ExperimentExport,
  ExperimentLifecycle,
  ExperimentResults,
  ExperimentsService,
  ExperimentsSweep,
  ExperimentUpkeep,
  Reconciliation,
  SessionMeasures,
];

@Module({
  imports: [AgentsModule, OrganizationsModule],
  providers: [
    ...SERVICES,
    AssignmentsRepository,
    CostFiguresService,
    CostQuantilesRepository,
    EvidenceErasureRepository,
    EvidenceUpkeep,
    ExperimentAudit,
    ExperimentFacts,
    ExperimentsRepository,
    LooksRepository,
    ReconciliationRepository,
    ResultsRepository,
    SessionEvidenceRepository,
    Significance,
    SumsRepository,
  ],
  exports: SERVICES,
})
export class ExperimentsModule {}
