export { AppConfig, loadConfig } from './config';
export { ConfigModule } from './config.module';
export { envExample } from './settings';
