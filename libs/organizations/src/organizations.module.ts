import { Module } from '@nestjs/common';
import { AuditLog } from './audit/audit-log.service';
import { AuditRepository } from './audit/audit.repository';
import { MembersRepository } from './members.repository';
import { MembersService } from './members.service';
import { OrganizationsRepository } from './organizations.repository';
import { OrganizationsService } from './organizations.service';
import { ProjectsRepository } from './projects.repository';
import { ProjectsService } from './projects.service';
import { RolesRepository } from './roles.repository';
import { RolesService } from './roles.service';

const SERVICES = [AuditLog, MembersService, OrganizationsService, ProjectsService, RolesService];

@Module({
  providers: [
    ...SERVICES,
    AuditRepository,
    MembersRepository,
    OrganizationsRepository,
    ProjectsRepository,
    RolesRepository,
  ],
  exports: SERVICES,
})
export class OrganizationsModule {}
