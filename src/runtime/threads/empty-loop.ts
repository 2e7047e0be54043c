/**
 * Whether this thread's event loop is empty. Only libuv knows of all that keeps a loop alive (work for its thread pool,
 * addons); Node tells of it by `beforeExit` (https://nodejs.org/api/process.html#event-beforeexit) alone. So whatever
 * of the runtime's keeps the loop alive lets go of it for a moment: if the event comes, there was nothing else.
 */

/** Something that keeps the loop alive until it lets go. */
export interface Hold {
  ref(): unknown;
  unref(): unknown;
}

interface Attempt {
  readonly holds: () => readonly Hold[];
  readonly proven: () => void;
}

const ends = new Set<() => void>();
let attempt: Attempt | undefined;
let isListening = false;

/** Calls `end` whenever the loop is empty in earnest: the thread ends unless it makes something new to do. */
export function onEmptyLoop(end: () => void): void {
  listen();
  ends.add(end);
}

/**
 * Calls `proven` as soon as nothing but `holds` keeps the loop alive. They let go meanwhile and hold on right after, so
 * that the thread lives as long as it would have. False when that cannot be tried: somebody else listens to the event
 * and would take it for the end, or there is nothing that could hold on.
 */
export function proveEmptyLoop(holds: () => readonly Hold[], proven: () => void): boolean {
  listen();
  if (process.listenerCount("beforeExit") > 1 || holds().length === 0) return false;
  attempt = { holds, proven };
  for (const hold of holds()) hold.unref();
  return true;
}

/** Gives an attempt up. */
export function ceaseProving(): void {
  for (const hold of attempt?.holds() ?? []) hold.ref();
  attempt = undefined;
}

function listen(): void {
  if (isListening) return;
  isListening = true;
  process.on("beforeExit", () => {
    const tried = attempt;
    const isKept = tried !== undefined && tried.holds().length > 0;
    ceaseProving();
    if (isKept) tried.proven();
    else for (const end of ends) end();
  });
}
