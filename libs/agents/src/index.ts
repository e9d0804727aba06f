export { AgentsModule } from './agents.module';
export type { ArmBlock, ArmPair, ArmVersion } from './arms/arm-versions';
export { ArmVersions } from './arms/arm-versions.service';
export type { Variant } from './arms/variants.service';
export type { ContentDiff } from './diff/content-diff';
export {
  type Acceptance,
  type EditPattern,
  PATTERN_STATUSES,
  type PatternStatus,
  statusOf,
} from './edit-patterns/edit-pattern';
export { EditPatternsService } from './edit-patterns/edit-patterns.service';
export { PatternDecisions } from './edit-patterns/pattern-decisions.service';
export { PatternUpkeep } from './edit-patterns/pattern-upkeep.service';
export { PatternsSweep } from './edit-patterns/patterns-sweep';
export type { KeptProposal, Proposal } from './edit-patterns/proposals.service';
export { ModificationsLogged, modificationsLogged } from './modifications/modifications.job';
export { agentVersionOf } from './effective/agent-version';
export { coachingConfigOf } from './effective/coaching';
export { configurationFileOf } from './effective/configuration-file';
export { AgentHistory } from './effective/agent-history.service';
export { type EffectiveConfig, type TierVersion, type VersionRef } from './effective/effective-config';
export type { EffectiveQuery } from './effective/configuration-states.repository';
export { EffectiveResources, foundAgent } from './effective/effective-resources.service';
export type { EffectiveResource } from './effective/merged-resources';
export { CHANGE_TYPES, type ChangeType, type Modification } from './modifications/modification';
export { ModificationsService } from './modifications/modifications.service';
export { CHALLENGE_STATUSES, type ChallengeStatus, type ConventionChallenge } from './playbooks/challenge';
export { type Convention, MAX_BODY, MAX_TITLE } from './playbooks/convention';
export { ConventionChallenges } from './playbooks/convention-challenges.service';
export { ConventionImport, type ImportedConventions } from './playbooks/convention-import.service';
export { ConventionsService } from './playbooks/conventions.service';
export type { EffectiveConvention } from './playbooks/effective-conventions';
export { EffectiveConventions } from './playbooks/effective-conventions.service';
export type { Playbook, PlaybookSubscription } from './playbooks/playbook';
export { PlaybooksService, type StackMatches } from './playbooks/playbooks.service';
export { PlaybookSubscriptions } from './playbooks/playbook-subscriptions.service';
export { ForkUpgrades, type UpgradeState } from './fork-upgrades.service';
export { ResourceCreation } from './resource-creation.service';
export { ResourceHistory } from './resource-history.service';
export {
  type Inheritance,
  INHERITANCES,
  type Resource,
  RESOURCE_TYPES,
  type ResourceType,
  type ResourceVersion,
  type Tier,
  TIERS,
} from './resource';
export { ResourcesService } from './resources.service';
export { assertWithin } from './token-limit';
