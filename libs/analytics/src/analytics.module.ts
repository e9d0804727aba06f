import { Module } from '@nestjs/common';
import { OrganizationsModule } from '@app/organizations';
import { AnalyticsService } from './analytics.service';
import { NamesRepository } from './names.repository';
import { RollupUpkeep } from './rollup-upkeep.service';
import { RollupsRepository } from './rollups.repository';

@Module({
  imports: [OrganizationsModule],
  providers: [AnalyticsService, NamesRepository, RollupUpkeep, RollupsRepository],
  exports: [AnalyticsService, RollupUpkeep],
})
export class AnalyticsModule {}
