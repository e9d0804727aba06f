import { Module } from '@nestjs/common';
import { AuthModule } from '@app/auth';
import { ApiTokenAccess } from './api-tokens/api-token-access.service';
import { ApiTokensRepository } from './api-tokens/api-tokens.repository';
import { ApiTokensService } from './api-tokens/api-tokens.service';
import { AuditLog } from './audit/audit-log.service';
import { AuditRepository } from './audit/audit.repository';
import { InvitationAnswers } from './invitations/invitation-answers.service';
import { InvitationsRepository } from './invitations/invitations.repository';
import { InvitationsService } from './invitations/invitations.service';
import { MembersRepository } from './members.repository';
import { MembersService } from './members.service';
import { OrganizationsRepository } from './organizations.repository';
import { OrganizationsService } from './organizations.service';
import { OutboxRepository } from './outbox/outbox.repository';
import { Outbox } from './outbox/outbox.service';
import { OutboxSweep } from './outbox/outbox-sweep';
import { OwnershipLimit } from './ownership-limit';
import { ProjectsRepository } from './projects.repository';
import { ProjectsService } from './projects.service';
import { OrganizationEmptying } from './removal/organization-emptying.service';
import { OrganizationRemoval } from './removal/organization-removal.service';
import { RemovalMarksRepository } from './removal/removal-marks.repository';
import { RemovalsSweep } from './removal/removals-sweep';
import { RemovedRowsRepository } from './removal/removed-rows.repository';
import { RolesRepository } from './roles.repository';
import { RolesService } from './roles.service';
import { OrganizationSettings } from './settings/organization-settings.service';
import { PricesRepository } from './settings/prices.repository';
import { SettingsRepository } from './settings/settings.repository';

const SERVICES = [
  ApiTokenAccess,
  ApiTokensService,
  AuditLog,
  InvitationAnswers,
  InvitationsService,
  MembersService,
  OrganizationEmptying,
  OrganizationRemoval,
  OrganizationSettings,
  OrganizationsService,
  Outbox,
  OutboxSweep,
  ProjectsService,
  RemovalsSweep,
  RolesService,
];

@Module({
  imports: [AuthModule],
  providers: [
    ...SERVICES,
    ApiTokensRepository,
    AuditRepository,
    InvitationsRepository,
    MembersRepository,
    OrganizationsRepository,
    OutboxRepository,
    OwnershipLimit,
    ProjectsRepository,
    RemovalMarksRepository,
    RemovedRowsRepository,
    RolesRepository,
    PricesRepository,
    SettingsRepository,
  ],
  exports: SERVICES,
})
export class OrganizationsModule {}
