import { Module } from '@nestjs/common';
import { OrganizationsModule } from '@app/organizations';
import { SessionsModule } from '@app/sessions';
import { AnalyticsService } from './analytics.service';
import { CellsRepository } from './cells.repository';
import { CostBreakdowns } from './cost-breakdowns.service';
import { NamesRepository } from './names.repository';
import { ReportScopes } from './report-scopes.service';
import { RollupUpkeep } from './rollup-upkeep.service';
import { RollupsRepository } from './rollups.repository';
import { SessionCounting } from './session-counting';
import { SessionCountsRepository } from './session-counts.repository';
import { TeamReports } from './team-reports.service';
import { VersionFigures } from './versions/version-figures.service';
import { VersionRollupsRepository } from './versions/version-rollups.repository';

const DOORS = [AnalyticsService, CostBreakdowns, TeamReports, VersionFigures, RollupUpkeep];

@Module({
  imports: [OrganizationsModule, SessionsModule],
  providers: [
    ...DOORS,
    CellsRepository,
    NamesRepository,
    ReportScopes,
    RollupsRepository,
    SessionCounting,
    SessionCountsRepository,
    VersionRollupsRepository,
  ],
  exports: DOORS,
})
export class AnalyticsModule {}
