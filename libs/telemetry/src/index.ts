export { addToContext, currentContext, runInContext, type RequestContext } from './context';
export { failToStart } from './fail-to-start';
export { Logger } from './logger';
export { Metrics } from './metrics';
export { TelemetryModule } from './telemetry.module';
export { stopOnSignal } from './stop-on-signal';
