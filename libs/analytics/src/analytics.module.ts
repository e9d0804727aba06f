import { Module } from '@nestjs/common';
import { OrganizationsModule } from '@app/organizations';
import { AnalyticsService } from './analytics.service';
import { NamesRepository } from './names.repository';
import { RollupsRepository } from './rollups.repository';

@Module({
  imports: [OrganizationsModule],
  providers: [AnalyticsService, NamesRepository, RollupsRepository],
  exports: [AnalyticsService],
})
export class AnalyticsModule {}
