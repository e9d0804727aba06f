import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { AuthModule } from '@app/auth';
import { AppConfig } from '@app/config';
import { OrganizationsModule } from '@app/organizations';
import { AccessGuard } from './access/access.guard';
import { ErrorFilter } from './error.filter';
import { DueAnswers } from './idempotency/due-answers';
import { IdempotencyInterceptor } from './idempotency/idempotency.interceptor';
import { RateLimitGuard } from './rate-limit/rate-limit.guard';
import { RateLimiter } from './rate-limit/rate-limiter';
import { WindowStorage } from './rate-limit/window-storage';
import { RequestValidation } from './validation.pipe';

/** Storage of its own, so that the throttler's module and the limiter share one instance. */
@Module({ providers: [WindowStorage], exports: [WindowStorage] })
class WindowStorageModule {}

/** What every request passes: who (access), how often (limits), what (validation), and how it may fail. */
@Module({
  imports: [
    AuthModule,
    OrganizationsModule,
    WindowStorageModule,
    ThrottlerModule.forRootAsync({
      imports: [WindowStorageModule],
      inject: [WindowStorage, AppConfig],
      useFactory: (storage: WindowStorage, { limits }: AppConfig) => ({
        throttlers: [{ name: 'address', ttl: 60_000, limit: limits.ipPerMinute }],
        storage,
      }),
    }),
  ],
  providers: [
    RateLimiter,
    DueAnswers,
    AccessGuard,
    { provide: APP_GUARD, useExisting: AccessGuard },
    { provide: APP_GUARD, useClass: RateLimitGuard },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
    { provide: APP_PIPE, useClass: RequestValidation },
    { provide: APP_FILTER, useClass: ErrorFilter },
  ],
  exports: [AccessGuard],
})
export class HttpModule {}
