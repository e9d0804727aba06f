import { controllersTranslate } from './controllers-translate.mjs';
import { disableNeedsReason } from './disable-needs-reason.mjs';
import { domainErrors } from './domain-errors.mjs';
import { envOnlyInConfig } from './env-only-in-config.mjs';
import { fewParameters } from './few-parameters.mjs';
import { fileNames } from './file-names.mjs';
import { honestSpecs } from './honest-specs.mjs';
import { importsStayInTheRoom } from './imports-stay-in-the-room.mjs';
import { jobsInJobFiles } from './jobs-in-job-files.mjs';
import { namedAfterFile } from './named-after-file.mjs';
import { noDefaultExport } from './no-default-export.mjs';
import { noSynchronize } from './no-synchronize.mjs';
import { sqlInRepositories } from './sql-in-repositories.mjs';
import { typeNames } from './type-names.mjs';

/** The house's own rules. Where each applies is said in eslint.config.mjs, what each is for at its top. */
export const house = {
  meta: { name: 'house' },
  rules: {
    'controllers-translate': controllersTranslate,
    'disable-needs-reason': disableNeedsReason,
    'domain-errors': domainErrors,
    'env-only-in-config': envOnlyInConfig,
    'few-parameters': fewParameters,
    'file-names': fileNames,
    'honest-specs': honestSpecs,
    'imports-stay-in-the-room': importsStayInTheRoom,
    'jobs-in-job-files': jobsInJobFiles,
    'named-after-file': namedAfterFile,
    'no-default-export': noDefaultExport,
    'no-synchronize': noSynchronize,
    'sql-in-repositories': sqlInRepositories,
    'type-names': typeNames,
  },
};
