/** Where each operation that waits began to: found again when it ends. */
export class Waits {
  /** By worker: the positions of blocked events, by operation. */
  readonly #workers: (Map<number, number> | undefined)[] = [];

  /** An operation of a worker (by row) begins to wait. */
  begin(worker: number, operation: number, position: number): void {
    (this.#workers[worker] ??= new Map()).set(operation, position);
  }

  /** An operation ends; returns the position at which it began to wait, -1 when that is not known. */
  end(worker: number, operation: number): number {
    const waiting = this.#workers[worker];
    const position = waiting?.get(operation);
    if (position === undefined) return -1;
    waiting?.delete(operation);
    return position;
  }

  /** Nothing that the worker waited for is known to wait any longer. */
  release(worker: number): void {
    this.#workers[worker] = undefined;
  }
}
