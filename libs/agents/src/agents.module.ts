import { Module } from '@nestjs/common';
import { OrganizationsModule } from '@app/organizations';
import { ArmVersions } from './arms/arm-versions.service';
import { Variants } from './arms/variants.service';
import { EditPatternsRepository } from './edit-patterns/edit-patterns.repository';
import { EditPatternsService } from './edit-patterns/edit-patterns.service';
import { PatternDecisions } from './edit-patterns/pattern-decisions.service';
import { GroupedEdits } from './edit-patterns/grouped-edits.service';
import { PatternDetection } from './edit-patterns/pattern-detection.service';
import { PatternUpkeep } from './edit-patterns/pattern-upkeep.service';
import { PatternsSweep } from './edit-patterns/patterns-sweep';
import { Proposals } from './edit-patterns/proposals.service';
import { AgentHistoryRepository } from './effective/agent-history.repository';
import { AgentHistory } from './effective/agent-history.service';
import { ConfigurationStatesRepository } from './effective/configuration-states.repository';
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
import { ConventionChallengesRepository } from './playbooks/convention-challenges.repository';
import { ConventionChallenges } from './playbooks/convention-challenges.service';
import { ConventionImport } from './playbooks/convention-import.service';
import { ConventionTiers } from './playbooks/convention-tiers.service';
import { ConventionWriting } from './playbooks/convention-writing.service';
import { ConventionsRepository } from './playbooks/conventions.repository';
import { ConventionsService } from './playbooks/conventions.service';
import { EffectiveConventions } from './playbooks/effective-conventions.service';
import { PlaybookSubscriptionsRepository } from './playbooks/playbook-subscriptions.repository';
import { PlaybookSubscriptions } from './playbooks/playbook-subscriptions.service';
import { PlaybooksRepository } from './playbooks/playbooks.repository';
import { PlaybooksService } from './playbooks/playbooks.service';
import { ResourcesRepository } from './resources.repository';
import { ResourcesService } from './resources.service';
import { VersionsRepository } from './versions.repository';
import { Versions } from './versions.service';

@Module({
  imports: [OrganizationsModule],
  providers: [
    AgentHistory,
    AgentHistoryRepository,
    ArmVersions,
    ConfigurationStatesRepository,
    ConventionChallenges,
    ConventionChallengesRepository,
    ConventionImport,
    ConventionsRepository,
    ConventionsService,
    ConventionTiers,
    ConventionWriting,
    EditPatternsRepository,
    EditPatternsService,
    EffectiveConventions,
    EffectiveResources,
    GroupedEdits,
    ForkUpgrades,
    ModificationsRepository,
    ModificationsService,
    ModifiedAgentsRepository,
    PatternDecisions,
    PatternDetection,
    PatternsSweep,
    PatternUpkeep,
    PlatformResourcesRepository,
    PlatformSeed,
    PlaybooksRepository,
    PlaybooksService,
    PlaybookSubscriptions,
    PlaybookSubscriptionsRepository,
    Proposals,
    ResourceAudit,
    ResourceCreation,
    ResourceHistory,
    ResourcesRepository,
    ResourcesService,
    Variants,
    Versions,
    VersionsRepository,
  ],
  exports: [
    AgentHistory,
    ArmVersions,
    ConventionChallenges,
    ConventionImport,
    ConventionsService,
    EditPatternsService,
    EffectiveConventions,
    EffectiveResources,
    ForkUpgrades,
    ModificationsService,
    PatternDecisions,
    PatternsSweep,
    PatternUpkeep,
    PlatformSeed,
    PlaybooksService,
    PlaybookSubscriptions,
    ResourceCreation,
    ResourceHistory,
    ResourcesService,
  ],
})
export class AgentsModule {}
