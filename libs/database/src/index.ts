export { usdColumn } from './column-types';
export { connect } from './connect';
export { createDataSource } from './data-source';
export { DatabaseHealth } from './database-health';
export { DatabaseModule } from './database.module';
export { endOfDay, startOfDay } from './day-bounds.sql';
export { OrganizationDatabase } from './organization-database';
export { PlatformDatabase, SweepDatabase } from './platform-database';
export { RemovalDatabase } from './removal-database';
export { migrate } from './schema';
export { isUniqueViolation } from './sql-errors';
export {
  type OrganizationTransaction,
  type PlatformTransaction,
  type RemovalTransaction,
  type SweepTransaction,
} from './transaction';
