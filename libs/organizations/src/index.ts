export { type Membership, type Organization } from './organization';
export { OrganizationsModule } from './organizations.module';
export { organizationNotFound } from './organizations.errors';
export { OrganizationsService } from './organizations.service';
export { type Project, PROJECT_TYPES, type ProjectType, type Repository } from './project';
export { type Place, ProjectsService } from './projects.service';
export { isSlug, RESERVED_SLUGS } from './slug';
