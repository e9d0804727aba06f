// Loaded by an API of the built code before itself: a repository that has forgotten whose projects it may find.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { ProjectsRepository } = require('../../../dist/libs/organizations/src/projects.repository.js');
const { ProjectEntity } = require('../../../dist/libs/organizations/src/project.entity.js');
const { isUuid } = require('../../../dist/libs/kernel/src/index.js');

const named = (reference) => (isUuid(reference) ? { id: reference } : { slug: reference });

Object.assign(ProjectsRepository.prototype, {
  find: (tx, reference) => tx.entities.findOneBy(ProjectEntity, named(reference)),
  lock: (tx, reference) => tx.entities.findOneBy(ProjectEntity, named(reference)),
  lockForDeletion: (tx, reference) => tx.entities.findOneBy(ProjectEntity, named(reference)),
  delete: (tx, id) => tx.entities.delete(ProjectEntity, { id }),
});
