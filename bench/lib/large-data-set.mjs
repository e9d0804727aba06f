import { fillDirectory, plannedOrganizations } from './data-set/directory.mjs';
import { drawSessions } from './data-set/drawn-sessions.mjs';
import { fillEvents } from './data-set/event-rows.mjs';
import { fillRuns, fillSessions, fillSessionUsage } from './data-set/session-rows.mjs';
import { fillFragments } from './data-set/texts.mjs';
import { fillWork } from './data-set/work-rows.mjs';

const ORGANIZATIONS = 50;
const EVENTS_PER_SESSION = 10;
/** Sorting and building of hashes in memory: for the filling alone. */
const SETTINGS = `SET session_replication_role = replica; SET work_mem = '256MB'; SET maintenance_work_mem = '512MB'`;
const RESET = 'RESET session_replication_role; RESET work_mem; RESET maintenance_work_mem';

/**
 * 180 days of sessions of 50 organizations, `largestId` with three tenths of them (200 people, 30 projects, 40 repositories,
 * 12 agents), written past the API by statements over sets. It can grow: `addSessions` stores more sessions of the same people.
 * Derived tables are not filled.
 */
export class LargeDataSet {
  static async begin(database, largestId) {
    const set = new LargeDataSet();
    const organizations = plannedOrganizations(largestId, ORGANIZATIONS);
    Object.assign(set, { database, organizations });
    await fillDirectory(database, organizations);
    set.fragments = await fillFragments(database);
    return set;
  }

  /** Stores so many sessions more, of all organizations together; `events: false` leaves their events out, and how they went. */
  async addSessions(sessions, { events = true } = {}) {
    const { database, organizations, fragments } = this;
    await drawSessions(database, { organizations, sessions, fragments });
    // Foreign keys of a million rows would be asked one by one.
    await database.query(SETTINGS);
    await fillRuns(database);
    await fillSessions(database);
    await fillSessionUsage(database);
    if (events) {
      await fillEvents(database, EVENTS_PER_SESSION);
      await fillWork(database);
    }
    await database.query(RESET);
    await database.query('VACUUM ANALYZE');
  }
}
