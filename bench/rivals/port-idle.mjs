// node port-idle.mjs COUNT: prints the bytes that so many idle MessageChannels add to the resident memory.
import { writeSync } from "node:fs";
import { MessageChannel } from "node:worker_threads";

const count = Number(process.argv[2]);
const open = () => Array.from({ length: count }, () => new MessageChannel());
const first = open();
globalThis.gc();
const before = process.memoryUsage.rss();
const channels = open();
globalThis.gc();
const bytes = process.memoryUsage.rss() - before;
if (first.length + channels.length !== 2 * count) throw new Error("they were collected");
for (const { port1 } of [...first, ...channels]) port1.close();
writeSync(1, String(bytes));
