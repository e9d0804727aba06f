export { usdColumn } from './column-types';
export { createDataSource } from './data-source';
export { DatabaseHealth } from './database-health';
export { DatabaseModule } from './database.module';
export { OrganizationDatabase } from './organization-database';
export { PlatformDatabase, SweepDatabase } from './platform-database';
export { migrate } from './schema';
export { isUniqueViolation } from './sql-errors';
export { type OrganizationTransaction, type PlatformTransaction, type SweepTransaction } from './transaction';
