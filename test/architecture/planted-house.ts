import { execFile } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const checkout = join(__dirname, '..', '..');

const COPIED = ['package.json', 'tsconfig.json', '.dependency-cruiser.cjs'];
const ROOMS = ['apps', 'libs', 'test', 'bench', 'scripts'];
const ANSWER_LIMIT = 64 * 1024 * 1024;

/** Source text by its path from the root of the house. */
export type Files = Record<string, string>;

/** A checkout in miniature: the real rules and packages, planted sources. */
export class PlantedHouse {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'planted-house-')));

  constructor(files: Files) {
    for (const name of COPIED) copyFileSync(join(checkout, name), join(this.root, name));
    symlinkSync(join(checkout, 'node_modules'), join(this.root, 'node_modules'));
    for (const room of ROOMS) mkdirSync(join(this.root, room));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
    }
  }

  /** Runs a program with the house as its working directory; violations are no failure of the program. */
  run(program: string, args: string[]): Promise<string> {
    const options = { cwd: this.root, maxBuffer: ANSWER_LIMIT };
    return new Promise((resolve, reject) => {
      execFile(process.execPath, [program, ...args], options, (error, stdout, stderr) => {
        if (stdout.startsWith('{') || stdout.startsWith('[')) resolve(stdout);
        else reject(new Error(`${program} said: ${stderr || stdout}`, { cause: error }));
      });
    });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Which rules a tool named for which file. */
export class Findings {
  private readonly rules = new Map<string, Set<string>>();

  add(file: string, rule: string): void {
    this.rules.set(file, (this.rules.get(file) ?? new Set()).add(rule));
  }

  of(file: string): string[] {
    return [...(this.rules.get(file) ?? [])].sort();
  }
}
