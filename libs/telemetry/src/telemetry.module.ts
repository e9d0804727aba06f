import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { Logger } from './logger';
import { Metrics } from './metrics';

@Global()
@Module({})
export class TelemetryModule {
  static forRoot(name: string): DynamicModule {
    return {
      module: TelemetryModule,
      providers: [
        Metrics,
        {
          provide: Logger,
          inject: [AppConfig],
          useFactory: (config: AppConfig) => Logger.create({ level: config.log.level, name }),
        },
      ],
      exports: [Logger, Metrics],
    };
  }
}
