import 'reflect-metadata';
import { loadConfig } from '@app/config';
import { failToStart, Logger, stopOnSignal } from '@app/telemetry';
import { createApi } from './bootstrap';
import { listen } from './listen';

async function main(): Promise<void> {
  const config = loadConfig();
  const app = await createApi(config);
  const logger = app.get(Logger);
  await listen(app, config.http);
  stopOnSignal(() => app.close(), { graceMs: config.shutdown.delayMs + config.shutdown.graceMs, logger });
  logger.info('API is listening', { url: config.http.publicUrl });
}

main().catch(failToStart);
