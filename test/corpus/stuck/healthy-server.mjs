/** Healthy: a server waits for a connection, and sends what comes in to a worker that waits. */

import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { isMainThread } from "node:worker_threads";
import { channel, send, spawn } from "mpscope";

export function work({ rx }) {
  for (const job of rx) console.log(job);
}

if (isMainThread) {
  const [tx, rx] = channel({ name: "jobs" });
  const worker = spawn(new URL("#work", import.meta.url), { rx });
  const server = createServer((socket) => {
    socket.on("data", (data) => tx.send(String(data)));
    socket.on("end", () => {
      server.close();
      tx.drop();
    });
  });
  server.listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    const client = `setTimeout(() => require("node:net").connect(${port}, "127.0.0.1").end("hello"), 1500)`;
    execFile(process.execPath, ["-e", client]).unref();
  });
  await worker.join();
}
