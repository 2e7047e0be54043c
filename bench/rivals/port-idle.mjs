// node port-idle.mjs COUNT: prints the bytes that so many idle MessageChannels add to the resident memory.
import { writeSync } from "node:fs";
import { MessageChannel } from "node:worker_threads";

const count = Number(process.argv[2]);
new MessageChannel().port1.close();
globalThis.gc();
const before = process.memoryUsage.rss();
const channels = Array.from({ length: count }, () => new MessageChannel());
globalThis.gc();
const bytes = process.memoryUsage.rss() - before;
if (channels.length !== count) throw new Error("they were collected");
for (const { port1 } of channels) port1.close();
writeSync(1, String(bytes));
