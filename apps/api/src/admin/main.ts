import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { loadConfig } from '@app/config';
import { DomainError, StartError } from '@app/kernel';
import { failToStart } from '@app/telemetry';
import { AdminModule } from './admin.module';
import { COMMANDS } from './commands';

/** What an operator does from the terminal. Safe while the installation runs. */
async function main([name = 'help', ...values]: string[]): Promise<void> {
  const command = COMMANDS[name];
  if (!command || !fits(command.takes, values)) throw new StartError(usage());
  const app = await NestFactory.createApplicationContext(AdminModule.forRoot(loadConfig()), {
    logger: false,
    abortOnError: false,
  });
  try {
    for (const line of await command.run(app, values)) process.stdout.write(`${line}\n`);
  } catch (error) {
    throw error instanceof DomainError && error.kind !== 'internal'
      ? new StartError(error.message, error)
      : error;
  } finally {
    await app.close();
  }
}

function fits(takes: string[], values: string[]): boolean {
  const needed = takes.filter((one) => !one.startsWith('[')).length;
  return values.length >= needed && values.length <= takes.length && values.every((value) => value !== '');
}

function usage(): string {
  const lines = Object.entries(COMMANDS).map(
    ([name, { takes, about }]) => `  ${[name, ...takes].join(' ').padEnd(36)}${about}`,
  );
  return ['Usage: npm run admin -- <command>', '', ...lines].join('\n');
}

main(process.argv.slice(2)).catch(failToStart);
