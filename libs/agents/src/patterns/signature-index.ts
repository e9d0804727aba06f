import { SIGNATURE_LENGTH, type Signature } from './min-hash';

/**
 * Two values a band: sets of similarity s meet in at least one of 32 bands with probability 1 − (1 − s²)³². That is 0.9999
 * for 0.5, where clusters begin, and 0.28 for 0.1.
 */
const BAND_ROWS = 2;
const BANDS = SIGNATURE_LENGTH / BAND_ROWS;
/**
 * How far a bucket is searched, newest first. Thousands of hunks that share a preamble land in one bucket and would be
 * compared with each other all; this is where the time stops growing with the square of their number.
 */
const BUCKET_DEPTH = 16;
const NONE = -1;

/**
 * Locality-sensitive hashing by bands (Indyk and Motwani 1998): signatures that agree in a whole band are candidates. The
 * buckets are chains in flat arrays, because 32 maps of a hundred thousand small lists take gigabytes.
 */
export class SignatureIndex {
  private readonly signatures: Uint32Array;
  private readonly heads: Int32Array;
  private readonly next: Int32Array;
  /** Which search has already seen an entry. */
  private readonly seenIn: Uint32Array;
  private readonly buckets: number;
  private size = 0;
  private searches = 0;

  constructor(private readonly capacity: number) {
    this.buckets = 2 ** Math.ceil(Math.log2(capacity + 1));
    this.signatures = new Uint32Array(capacity * SIGNATURE_LENGTH);
    this.heads = new Int32Array(BANDS * this.buckets).fill(NONE);
    this.next = new Int32Array(BANDS * capacity);
    this.seenIn = new Uint32Array(capacity);
  }

  /** Entries are numbered from 0 in the order in which they were added. */
  add(signature: Signature): number {
    const entry = this.size++;
    this.signatures.set(signature, entry * SIGNATURE_LENGTH);
    for (let band = 0; band < BANDS; band++) {
      const bucket = this.bucketOf(signature, band);
      this.next[band * this.capacity + entry] = this.heads[bucket]!;
      this.heads[bucket] = entry;
    }
    return entry;
  }

  /** The entries that agree with this signature in a band. */
  candidates(signature: Signature): number[] {
    this.searches++;
    const found: number[] = [];
    for (let band = 0; band < BANDS; band++) this.collect(signature, band, found);
    return found;
  }

  private collect(signature: Signature, band: number, found: number[]): void {
    let entry = this.heads[this.bucketOf(signature, band)]!;
    for (let depth = 0; entry !== NONE && depth < BUCKET_DEPTH; depth++) {
      if (this.seenIn[entry] !== this.searches && this.agrees(entry, signature, band)) {
        this.seenIn[entry] = this.searches;
        found.push(entry);
      }
      entry = this.next[band * this.capacity + entry]!;
    }
  }

  /** Different values may share a bucket. */
  private agrees(entry: number, signature: Signature, band: number): boolean {
    const at = band * BAND_ROWS;
    const own = entry * SIGNATURE_LENGTH + at;
    return this.signatures[own] === signature[at] && this.signatures[own + 1] === signature[at + 1];
  }

  private bucketOf(signature: Signature, band: number): number {
    const at = band * BAND_ROWS;
    const mixed = Math.imul(signature[at]! ^ (signature[at]! >>> 15), 0x2c1b3c6d) ^ signature[at + 1]!;
    return band * this.buckets + ((mixed ^ (mixed >>> 15)) & (this.buckets - 1));
  }
}
