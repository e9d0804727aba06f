import { DefaultNamingStrategy } from 'typeorm';

/** Entities speak camelCase, tables snake_case; nobody writes a column name twice. */
export class SnakeCaseNaming extends DefaultNamingStrategy {
  override columnName(propertyName: string, customName: string | undefined, prefixes: string[]): string {
    return [...prefixes, customName ?? toSnakeCase(propertyName)].join('_');
  }
}

function toSnakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
