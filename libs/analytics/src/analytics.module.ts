import { Module } from '@nestjs/common';
import { OrganizationsModule } from '@app/organizations';
import { SessionsModule } from '@app/sessions';
import { AnalyticsService } from './analytics.service';
import { NamesRepository } from './names.repository';
import { RollupUpkeep } from './rollup-upkeep.service';
import { RollupsRepository } from './rollups.repository';
import { SessionCounting } from './session-counting';
import { SessionCountsRepository } from './session-counts.repository';

@Module({
  imports: [OrganizationsModule, SessionsModule],
  providers: [
    AnalyticsService,
    NamesRepository,
    RollupUpkeep,
    RollupsRepository,
    SessionCounting,
    SessionCountsRepository,
  ],
  exports: [AnalyticsService, RollupUpkeep],
})
export class AnalyticsModule {}
