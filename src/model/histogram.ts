/**
 * Counts of durations in buckets that grow with them, so that any percentile of any number of them is known to within
 * a hundredth of itself. The idea is HdrHistogram's: https://hdrhistogram.github.io/HdrHistogram/
 */

/** Each doubling of a duration has so many buckets, as a power of two. */
const DETAIL_BITS = 6;
const DETAIL = 1 << DETAIL_BITS;
/** Up to 2^53. */
const BUCKETS = (53 - DETAIL_BITS + 1) * DETAIL;

/** A histogram of durations (ns, whole). */
export class Histogram {
  readonly #counts = new Uint32Array(BUCKETS);
  #count = 0;

  /** How many durations there are. */
  get count(): number {
    return this.#count;
  }

  /** Adds a duration. */
  add(duration: number): void {
    const bucket = bucketOf(duration);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#count++;
  }

  /** A histogram of the same durations. */
  copy(): Histogram {
    const copy = new Histogram();
    copy.#counts.set(this.#counts);
    copy.#count = this.#count;
    return copy;
  }

  /** The duration that a share of them (0 to 1) does not exceed, give or take a hundredth; 0 when there are none. */
  percentile(share: number): number {
    let left = Math.ceil(share * this.#count);
    for (let bucket = 0; bucket < BUCKETS && left > 0; bucket++) {
      left -= this.#counts[bucket] ?? 0;
      if (left <= 0) return middleOf(bucket);
    }
    return 0;
  }
}

function bucketOf(duration: number): number {
  if (duration < DETAIL) return Math.max(0, Math.floor(duration));
  const doublings = Math.floor(Math.log2(duration)) - DETAIL_BITS;
  return Math.min(BUCKETS - 1, doublings * DETAIL + Math.floor(duration / 2 ** doublings));
}

function middleOf(bucket: number): number {
  if (bucket < 2 * DETAIL) return bucket;
  const doublings = Math.floor(bucket / DETAIL) - 1;
  return (DETAIL + (bucket % DETAIL) + 0.5) * 2 ** doublings;
}
