// Work that nothing can leave out, and how long it takes here.

let state = 1;

/** Keeps the processor busy for so many turns. @param {number} turns */
export function work(turns) {
  // In a local, so that a turn takes as long whatever the loop is compiled into.
  let next = state;
  for (let turn = 0; turn < turns; turn++) next = (Math.imul(next, 1103515245) + 12345) | 0;
  state = next;
}

/** How many turns take about so long on this machine. @param {number} ns */
export function turnsFor(ns) {
  const turns = 1_000_000;
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 20; round++) {
    const start = performance.now();
    work(turns);
    fastest = Math.min(fastest, performance.now() - start);
  }
  return Math.round((ns / (fastest * 1e6)) * turns);
}
