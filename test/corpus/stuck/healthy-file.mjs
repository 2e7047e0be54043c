/** Healthy: the sender reads a pipe into which another program writes late. */
import { execFileSync, spawn as run } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isMainThread } from "node:worker_threads";
import { channel, recv, send, spawn } from "mpscope";

export async function work({ tx, stop, pipe }) {
  readFile(pipe, "utf8").then((text) => tx.send(text));
  await stop.recv();
}

if (isMainThread) {
  const folder = mkdtempSync(join(tmpdir(), "pipe-"));
  const pipe = join(folder, "late");
  execFileSync("mkfifo", [pipe]);
  const writer = `sleep 1.5; echo late > ${pipe}`;
  run("sh", ["-c", writer], { stdio: "ignore", detached: true }).unref();
  const [tx, rx] = channel({ name: "results" });
  const [stop, stopped] = channel({ name: "stop" });
  const worker = spawn(new URL("#work", import.meta.url), { tx, stop: stopped, pipe });
  console.log(await rx.recv());
  await stop.send(true);
  await worker.join();
  rmSync(folder, { recursive: true });
}
