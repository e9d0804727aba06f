import { Module } from '@nestjs/common';
import { OrganizationsRepository } from './organizations.repository';
import { OrganizationsService } from './organizations.service';
import { ProjectsRepository } from './projects.repository';
import { ProjectsService } from './projects.service';

@Module({
  providers: [OrganizationsRepository, OrganizationsService, ProjectsRepository, ProjectsService],
  exports: [OrganizationsService, ProjectsService],
})
export class OrganizationsModule {}
