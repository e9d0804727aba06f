export { type Membership, type Organization } from './organization';
export { OrganizationsModule } from './organizations.module';
export { OrganizationsService } from './organizations.service';
export { type Project, PROJECT_TYPES, type ProjectType, type Repository } from './project';
export { type Place, ProjectsService } from './projects.service';
export { RESERVED_SLUGS } from './slug';
