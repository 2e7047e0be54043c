/**
 * The core: what sends and receives of channels with a buffer do when nothing unusual is met, on
 * numbers only. It is WebAssembly (`core/queue.ts`), compiled by the build and put in the place of
 * `MPSCOPE_CORE`; `flavors/queue.ts` does the same steps in TypeScript, and all that is unusual.
 */

declare const MPSCOPE_CORE: string;

/** The core of one thread. Channels and messages are addresses in the shared memory. */
export interface Core {
  /**
   * As `Flavor.send`, but also `UNUSUAL`; `NOTIFY` is added to the ticket when a receiver waits that the
   * caller has to wake.
   */
  send(channel: number, message: number): number;

  /** As `Flavor.receive`; else as {@link send}. */
  receive(channel: number, message: number): number;

  /**
   * Goes on with the send (1) or receive (0) of a waiter, of which the message stands in the waiter: as
   * {@link send} and {@link receive}, and `UNUSUAL` also when no peer has selected it, or not yet let go of it.
   */
  resume(channel: number, isSend: number, waiter: number): number;

  /**
   * Waits until a send (1) or receive (0) may be possible: 1, or 0 when it is time to sleep. How long
   * that is it learns from how often waiting was enough; at most some 50 us.
   */
  spin(channel: number, isSend: number): number;
}

interface Exports extends Core {
  enter(worker: number, word: number): void;
}

interface Instance {
  readonly exports: Exports;
}

interface WebAssemblyNamespace {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => Instance;
}

/** The shared memory, and the worker on whose behalf this thread works on it. */
interface Workplace {
  readonly memory: object;
  readonly worker: number;
}

/**
 * The core of this thread; `word` is the address of a word that no
 * other thread touches. Null, then everything is done in TypeScript, when MPSCOPE_CORE=typescript
 * stands in the environment.
 */
export function openCore({ memory, worker }: Workplace, word: number): Core | null {
  if (process.env["MPSCOPE_CORE"] === "typescript") return null;
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyNamespace };
  const module = new WebAssembly.Module(Buffer.from(MPSCOPE_CORE, "base64"));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  exports.enter(worker, word);
  return exports;
}
