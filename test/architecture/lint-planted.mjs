// Runs as a program of its own: inside Jest, ESLint cannot load its configuration, which is an ES module.
import { join } from 'node:path';
import { ESLint } from 'eslint';

const config = join(import.meta.dirname, '..', '..', 'eslint.config.mjs');
const eslint = new ESLint({ cwd: process.cwd(), overrideConfigFile: config });
const results = await eslint.lintFiles(['.']);
process.stdout.write(JSON.stringify(results.map(({ filePath, messages }) => ({ filePath, messages }))));
