import { createHash } from 'node:crypto';
import { frontmatterOf, writtenFrontmatter } from '../content/frontmatter';
import type { ResourceType } from '../resource';
import type { EffectiveConfig } from './effective-config';

/** A file as a client writes it below the project's folder. */
export interface ConfigurationFile {
  path: string;
  content: string;
  /** SHA-256 of the content's UTF-8 bytes, in hex. */
  checksum: string;
}

const PATHS: Record<ResourceType, (name: string) => string> = {
  agent: (name) => `.claude/agents/${name}.md`,
  skill: (name) => `.claude/skills/${name}/SKILL.md`,
  rule: (name) => `.claude/rules/${name}.md`,
  command: (name) => `.claude/commands/${name}.md`,
};

interface Named {
  type: ResourceType;
  name: string;
  config: EffectiveConfig;
}

/** By path and prefix. As long as a configuration is remembered, so are its files: writing 200 of them takes 20 ms. */
const written = new WeakMap<EffectiveConfig, Map<string, ConfigurationFile>>();

/**
 * What is one version alone is written byte for byte as it is stored; what was merged gets a frontmatter that says so. The
 * prefix, if there is one, comes before the instructions.
 */
export function configurationFileOf(named: Named, prefix?: string): ConfigurationFile {
  const files = written.get(named.config) ?? new Map<string, ConfigurationFile>();
  written.set(named.config, files);
  const key = `${PATHS[named.type](named.name)} ${prefix ?? ''}`;
  const file = files.get(key) ?? writtenFile(named, prefix);
  files.set(key, file);
  return file;
}

function writtenFile({ type, name, config }: Named, prefix?: string): ConfigurationFile {
  const [only, ...others] = config.parts;
  const plain = only && others.length === 0 ? only.content : mergedContent(name, config);
  const content = prefix === undefined ? plain : withPrefix(plain, prefix);
  return { path: PATHS[type](name), content, checksum: createHash('sha256').update(content).digest('hex') };
}

function withPrefix(content: string, prefix: string): string {
  const frontmatter = frontmatterOf(content);
  const body = content.slice(frontmatter.length);
  return `${frontmatter}${frontmatter && '\n'}${prefix}\n\n${body.replace(/^\n+/, '')}`;
}

function mergedContent(name: string, config: EffectiveConfig): string {
  const { description, tools, model, version, instructions } = config;
  const fields = { name, description, tools: tools?.join(', '), model, version };
  return `${writtenFrontmatter(fields)}\n${instructions}\n`;
}
