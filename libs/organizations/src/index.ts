export { type ApiToken, DEFAULT_DAYS, grantableScopes, MAX_DAYS } from './api-tokens/api-token';
export { ApiTokenAccess } from './api-tokens/api-token-access.service';
export { ApiTokensService, type IssuedApiToken } from './api-tokens/api-tokens.service';
export { AUDIT_ACTIONS, type AuditAction, type AuditEntry } from './audit/audit-entry';
export { AuditLog, type AuditPage } from './audit/audit-log.service';
export { type Invitation } from './invitations/invitation';
export { InvitationAnswers, type OpenInvitation } from './invitations/invitation-answers.service';
export { InvitationsService, type InviteInput } from './invitations/invitations.service';
export { InvitedPeople } from './invitations/invited-people.repository';
export { type Member } from './member';
export { type MemberChanges, MembersService } from './members.service';
export { type Membership, type Organization } from './organization';
export { organizationNotFound, roleMissing } from './organizations.errors';
export { OrganizationsModule } from './organizations.module';
export { OrganizationsService } from './organizations.service';
export { Outbox } from './outbox/outbox.service';
export { OutboxSweep } from './outbox/outbox-sweep';
export { type Project, PROJECT_TYPES, type ProjectType, type Repository } from './project';
export { type Place, ProjectsService } from './projects.service';
export { OrganizationEmptying } from './removal/organization-emptying.service';
export { OrganizationRemoval } from './removal/organization-removal.service';
export { OrganizationRemoved, organizationRemoved } from './removal/organization-removed.job';
export { RemovalsSweep } from './removal/removals-sweep';
export { type Role } from './role';
export { type RoleInput, RolesService } from './roles.service';
export { OrganizationSettings, type SettingsChanges } from './settings/organization-settings.service';
export {
  CAPTURE_MODES,
  type CaptureMode,
  DEFAULT_SETTINGS,
  IDLE_END_MINUTES,
  RETENTION_DAYS,
  type Settings,
} from './settings/settings';
export { type ModelPrice, type OwnPrices, type PriceDiscount } from './settings/prices';
export { FIXED_WORDS, freeSlug, isSlug, RESERVED_SLUGS, slugOf } from './slug';
