import { storableText } from '@app/kernel';
import { editedFile } from './edits';
import { LeastOf, type StoredLeast, textKey } from './least-of';
import type { ToldEvent } from './told-event';
import { textOf } from './told-values';

const MOST_FILES = 500;
const MOST_BRANCHES = 50;
const PATH_LENGTH = 500;
const BRANCH_LENGTH = 200;

export interface StoredPlaces {
  files?: StoredLeast<string>;
  branches?: StoredLeast<string>;
  cwd?: DirectoryTold;
}

/** A working directory, and when it was told of. */
export interface DirectoryTold {
  at: number;
  path: string;
}

/** Where a session worked: files that were edited, branches, the directory that it began in. */
export class Places {
  readonly files = new LeastOf<string>(MOST_FILES, textKey);
  readonly branches = new LeastOf<string>(MOST_BRANCHES, textKey);
  cwd?: DirectoryTold;

  add(event: ToldEvent): void {
    const { at, data } = event;
    const { git_branch: branch, cwd } = data;
    if (typeof branch === 'string' && branch !== '') this.branches.add(textOf(branch, BRANCH_LENGTH)!);
    if (typeof cwd === 'string' && cwd !== '' && at <= (this.cwd?.at ?? Infinity))
      this.began({ at, path: textOf(cwd, PATH_LENGTH)! });
    const file = editedFile(event);
    if (file !== null) this.files.add(ending(file));
  }

  absorb(other: StoredPlaces): void {
    this.files.absorb(other.files);
    this.branches.absorb(other.branches);
    if (other.cwd) this.began(other.cwd);
  }

  stored(): StoredPlaces {
    return { files: this.files.stored(), branches: this.branches.stored(), cwd: this.cwd };
  }

  /** The first one counts; of several at one moment, the one that sorts first. */
  private began(told: DirectoryTold): void {
    const was = this.cwd;
    if (!was || told.at < was.at || (told.at === was.at && told.path < was.path)) this.cwd = told;
  }
}

/** The end of a path says more than its beginning. */
function ending(path: string): string {
  return storableText(path.slice(-PATH_LENGTH));
}
