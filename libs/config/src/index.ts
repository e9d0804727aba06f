export { AppConfig, loadConfig, type TlsPaths } from './config';
export { ConfigModule } from './config.module';
export { envExample } from './settings';
