import { Module } from '@nestjs/common';
import { OrganizationsModule } from '@app/organizations';
import { EditPatternsRepository } from './edit-patterns/edit-patterns.repository';
import { EditPatternsService } from './edit-patterns/edit-patterns.service';
import { PatternDecisions } from './edit-patterns/pattern-decisions.service';
import { PatternDetection } from './edit-patterns/pattern-detection.service';
import { PatternUpkeep } from './edit-patterns/pattern-upkeep.service';
import { PatternsSweep } from './edit-patterns/patterns-sweep';
import { Proposals } from './edit-patterns/proposals.service';
import { EffectiveResources } from './effective/effective-resources.service';
import { ForkUpgrades } from './fork-upgrades.service';
import { ResourceAudit } from './resource-audit.service';
import { ResourceCreation } from './resource-creation.service';
import { ResourceHistory } from './resource-history.service';
import { ModificationsRepository } from './modifications/modifications.repository';
import { ModificationsService } from './modifications/modifications.service';
import { ModifiedAgentsRepository } from './modifications/modified-agents.repository';
import { PlatformResourcesRepository } from './platform/platform-resources.repository';
import { PlatformSeed } from './platform/platform-seed.service';
import { ResourcesRepository } from './resources.repository';
import { ResourcesService } from './resources.service';
import { VersionsRepository } from './versions.repository';
import { Versions } from './versions.service';

@Module({
  imports: [OrganizationsModule],
  providers: [
    EditPatternsRepository,
    EditPatternsService,
    PatternDecisions,
    PatternDetection,
    PatternUpkeep,
    PatternsSweep,
    EffectiveResources,
    ForkUpgrades,
    ModificationsRepository,
    ModificationsService,
    ModifiedAgentsRepository,
    PlatformResourcesRepository,
    PlatformSeed,
    Proposals,
    ResourceAudit,
    ResourceCreation,
    ResourceHistory,
    ResourcesRepository,
    ResourcesService,
    Versions,
    VersionsRepository,
  ],
  exports: [
    EditPatternsService,
    PatternDecisions,
    PatternUpkeep,
    PatternsSweep,
    EffectiveResources,
    ForkUpgrades,
    ModificationsService,
    PlatformSeed,
    ResourceCreation,
    ResourceHistory,
    ResourcesService,
  ],
})
export class AgentsModule {}
