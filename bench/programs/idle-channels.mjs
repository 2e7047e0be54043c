// node idle-channels.mjs COUNT: prints the bytes that so many idle channels add to the resident memory. That
// the program ends by itself shows that they keep no timer; that it used no processor is checked.
import { writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { bounded } from "mpscope";

const IDLE_MS = 500;
/** What an idle Node itself uses in that time, many times over. */
const MOST_CPU_US = 50_000;

const count = Number(process.argv[2]);
const open = () => Array.from({ length: count }, () => bounded(16));
// The first ones pay for code and for the young heap.
const first = open();
globalThis.gc();
const before = process.memoryUsage.rss();
const channels = open();
globalThis.gc();
const bytes = process.memoryUsage.rss() - before;
const cpu = process.cpuUsage();
await sleep(IDLE_MS);
const { user, system } = process.cpuUsage(cpu);
if (user + system > MOST_CPU_US) throw new Error(`idle channels used ${user + system} us`);
if (first.length + channels.length !== 2 * count) throw new Error("they were collected");
writeSync(1, String(bytes));
