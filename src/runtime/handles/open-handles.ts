/**
 * The handles that a thread owns, to notice those that are never dropped: when they are collected
 * (which happens late or never; nothing relies on it), or when the thread ends.
 */

/** What is left of a handle when it has been collected. */
export interface OpenHandle {
  readonly index: number;
  readonly id: number;
  readonly channelId: number;
  readonly side: number;
  /** Where it was created, for the probe; 0 when it came from elsewhere. */
  readonly site: number;
}

/** A handle as it is used; what is kept of it here does not keep it alive. */
interface Endpoint extends Readonly<Omit<OpenHandle, "site">> {
  /** See `Endpoint.expire`. */
  expire(): void;
}

/** An open handle, and how it is found while it is in use. */
interface Watched extends OpenHandle {
  readonly endpoint: WeakRef<Endpoint>;
}

/** All handles that are open in this thread. */
export class OpenHandles {
  readonly #open = new Map<number, Watched>();
  readonly #collected: FinalizationRegistry<OpenHandle>;

  /** `lost` is called for a handle that was collected while it was open. */
  constructor(lost: (handle: OpenHandle) => void) {
    this.#collected = new FinalizationRegistry((handle) => {
      if (this.#open.delete(handle.id)) lost(handle);
    });
  }

  /** A handle is this thread's from now on. */
  watch(endpoint: Endpoint, site: number): void {
    const { index, id, channelId, side } = endpoint;
    const handle = { index, id, channelId, side, site };
    this.#open.set(id, { endpoint: new WeakRef(endpoint), ...handle });
    this.#collected.register(endpoint, handle, endpoint);
  }

  /** It was moved or dropped. */
  forget(endpoint: Endpoint): void {
    this.#open.delete(endpoint.id);
    this.#collected.unregister(endpoint);
  }

  /** The thread ends, and all of them with it. */
  expire(): void {
    for (const { endpoint } of this.#open.values()) endpoint.deref()?.expire();
  }

  /** All that are open now. */
  [Symbol.iterator](): IterableIterator<OpenHandle> {
    return this.#open.values();
  }
}
