export { type Certificate, makeCertificate } from './certificates';
export { assignArm, hashedInto, startExperiment, stopExperiment } from './experiments';
export { joinAs, makePrincipal, makeUser } from './factories';
export { createLibContext, type LibContext } from './lib-context';
export { type MailServer, startMailServer } from './mail-server';
export { untilQuiet } from './quiet';
export { testConfig } from './test-config';
export { createTestDatabase, type TestDatabase } from './test-database';
export { holesIn } from './walls';
