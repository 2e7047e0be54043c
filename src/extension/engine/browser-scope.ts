/** The few things of a browser's worker that the extension uses: the folder is typed for Node. */

/** Either end of a worker. */
export interface WorkerEnd {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: "error", listener: (event: { readonly message: string }) => void): void;
}

/** A worker, as its owner has it. */
export interface OwnedWorker extends WorkerEnd {
  terminate(): void;
}

/** Starts a worker from the address of its script. */
export function startWorker(url: string, name: string): OwnedWorker {
  const { Worker } = globalThis as unknown as {
    readonly Worker: new (url: string, options: { readonly name: string }) => OwnedWorker;
  };
  return new Worker(url, { name });
}

/** The end that the code of a worker runs at. */
export function insideWorker(): WorkerEnd {
  return globalThis as unknown as WorkerEnd;
}
