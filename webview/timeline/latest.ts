/** Asks for what is shown: one request at a time, and after it only the newest one wanted. */

/** A growing trace is asked for anew not more often than this unless told, ms. */
const PERIOD = 250;

/** Keeps asking for what was wanted last. */
export class Latest<Request extends object, Answer> {
  readonly #ask: (request: Request) => Promise<Answer>;
  readonly #take: (answer: Answer, request: Request) => void;
  readonly #period: number;
  #wanted: Request | undefined;
  #asked: Request | undefined;
  #asking = false;
  #askedAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `take` is called with each answer; a failed request is forgotten, and what was shown stays. */
  constructor(
    ask: (request: Request) => Promise<Answer>,
    take: (answer: Answer, request: Request) => void,
    period = PERIOD,
  ) {
    this.#ask = ask;
    this.#take = take;
    this.#period = period;
  }

  /** Whether what was wanted last has not been answered yet. */
  get pending(): boolean {
    return this.#asking || this.#wanted !== undefined;
  }

  /** Asks again even for what was asked last. */
  forget(): void {
    this.#asked = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#askedAt = -Infinity;
  }

  /** The answer that is being taken is not the last word: when it is wanted again, it is asked for again. */
  again(): void {
    this.#asked = undefined;
  }

  /** Says what is to be shown; asks only if it is not what was asked last. */
  want(request: Request): void {
    if (this.#asked !== undefined && same(request, this.#asked)) return;
    this.#wanted = request;
    this.#next();
  }

  #next(): void {
    if (this.#asking || this.#wanted === undefined || this.#timer !== undefined) return;
    const wait = this.#askedAt + this.#period - performance.now();
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        void this.#send();
      },
      Math.max(0, wait),
    );
  }

  async #send(): Promise<void> {
    const request = this.#wanted;
    if (request === undefined) return;
    this.#wanted = undefined;
    this.#asked = request;
    this.#asking = true;
    this.#askedAt = performance.now();
    try {
      this.#take(await this.#ask(request), request);
    } catch {
      // The feed asks the same engine and tells the user.
      this.#asked = undefined;
    } finally {
      this.#asking = false;
    }
    this.#next();
  }
}

function same(a: object, b: object): boolean {
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => equal(Reflect.get(a, key), Reflect.get(b, key)))
  );
}

function equal(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
    return Object.is(a, b);
  }
  return same(a, b);
}
