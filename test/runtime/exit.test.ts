import assert from "node:assert/strict";
import { test } from "node:test";
import { runNode, runSource } from "../support/child.ts";
import { workerUrl } from "../support/worker-url.ts";

const messages = (exported: string): string =>
  `new URL(${JSON.stringify(workerUrl("messages", exported).href)})`;
const deaths = (exported: string): string =>
  `new URL(${JSON.stringify(workerUrl("deaths", exported).href)})`;

test("a program with nothing but idle channels exits (semantics 31)", async () => {
  const { code, stdout, stderr } = await runSource(`
    import { channel, syncChannel } from "mpscope";
    const kept = [channel(), syncChannel(4), syncChannel(0)];
    kept[0][0].sendSync("never received");
    kept[1][1].recvTimeout(5).then(() => console.log("done", kept.length));
  `);
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "done 3\n", stderr: "" });
});

test("a program stays alive while a worker can complete what it awaits (semantics 31)", async () => {
  const { code, stdout } = await runSource(`
    import { channel, spawn } from "mpscope";
    const [tx, rx] = channel();
    spawn(${messages("sendRangeAwaited")}, { tx, from: 0, to: 3 });
    for await (const value of rx) console.log(value);
    console.log("end");
  `);
  assert.deepEqual({ code, stdout }, { code: 0, stdout: "0\n1\n2\nend\n" });
});

test("an awaiting worker stays alive until its message comes (semantics 31)", async () => {
  const { code, stdout } = await runSource(`
    import { channel, spawn } from "mpscope";
    const [tx, rx] = channel();
    const worker = spawn(${messages("receiveOneAwaited")}, { rx });
    setTimeout(() => tx.sendSync("late"), 200);
    console.log(await worker.join());
  `);
  assert.deepEqual({ code, stdout }, { code: 0, stdout: "late\n" });
});

test("what is awaited ends before the program when its last worker dies (semantics 31)", async () => {
  for (const exported of ["throwing", "exiting"]) {
    // oxlint-disable-next-line no-await-in-loop -- one program after the other
    const { code, stdout } = await runSource(`
      import { channel, spawn } from "mpscope";
      const [tx, rx] = channel();
      spawn(${deaths(exported)}, { tx, code: 0 }).join().catch(() => {});
      rx.recv().catch((error) => console.log(error.message));
    `);
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "receiving on a closed channel\n" });
  }
});

test("process.exit ends a program whose workers wait", async () => {
  const { code, stdout } = await runSource(`
    import { channel, spawn } from "mpscope";
    const [tx, rx] = channel();
    const [ready, isReady] = channel();
    spawn(${messages("receiveOne")}, { rx, ready });
    console.log(isReady.recvSync());
    process.exit(5);
  `);
  assert.deepEqual({ code, stdout }, { code: 5, stdout: "ready\n" });
});

test("a handle that is used after its thread's end says so (semantics 9)", async () => {
  const { code, stdout } = await runSource(`
    import { channel } from "mpscope";
    const [tx, rx] = channel({ name: "jobs" });
    process.on("exit", () => {
      for (const use of [() => tx.sendSync(1), () => rx.tryRecv(), () => tx.clone()]) {
        try {
          console.log("done", use());
        } catch (error) {
          console.log(error.name, error.message);
        }
      }
    });
  `);
  const sender = "DroppedError sender of channel (#1) was dropped at the end of its thread";
  const lines = [sender, sender.replace("sender", "receiver"), sender];
  assert.deepEqual({ code, stdout }, { code: 0, stdout: `${lines.join("\n")}\n` });
});

test("an error that nobody asks for is printed, as a thread's panic is", async () => {
  const { code, stderr } = await runSource(`
    import { spawn } from "mpscope";
    spawn(${deaths("throwing")}, {});
  `);
  assert.equal(code, 0);
  assert.match(stderr, /^TypeError: no luck\n {4}at throwing \(file:.*deaths\.mjs:\d+:\d+\)/);
});

test("the runtime can be required from CommonJS", async () => {
  const { code, stdout } = await runSource(
    `
    const { channel, spawn } = require("mpscope");
    const [tx, rx] = channel();
    spawn(${messages("sendRange")}, { tx, from: 0, to: 3 });
    console.log([...rx].join());
  `,
    "commonjs",
  );
  assert.deepEqual({ code, stdout }, { code: 0, stdout: "0,1,2\n" });
});

test("a handle that is collected without a drop is dropped then (semantics 30)", async () => {
  const source = `
    import { channel } from "mpscope";
    import { setImmediate as turn } from "node:timers/promises";
    const rx = (() => channel()[1])();
    for (let look = 0; look < 1000 && !rx.isDisconnected; look++) {
      gc();
      await turn();
    }
    console.log(rx.isDisconnected);
  `;
  const args = ["--expose-gc", "--input-type=module", "--eval", source];
  const { code, stdout } = await runNode(args);
  assert.deepEqual({ code, stdout }, { code: 0, stdout: "true\n" });
});
