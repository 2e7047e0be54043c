// node port.mjs PAYLOAD SENDERS RECEIVERS WINDOW COUNT: the same through MessagePorts and 'message' events, with
// at most WINDOW messages under way (a port alone knows no back-pressure); prints messages/s.
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { isMainThread, MessageChannel, parentPort, Worker, workerData } from "node:worker_threads";
import { PAYLOADS } from "../payloads.mjs";
import { counter, printRate } from "../rate.mjs";
import { Window } from "./window.mjs";

function send({ ports, windows, payload, count }) {
  const make = PAYLOADS[payload];
  const open = windows.map((window) => new Window(window));
  for (let i = 0; i < count; i++) {
    const to = i % ports.length;
    open[to].enter();
    ports[to].postMessage(make(i));
  }
}

function receive({ ports, windows, warmUp, count }) {
  const { got, end } = counter(warmUp);
  let left = count;
  return new Promise((resolve) => {
    for (const [index, port] of ports.entries()) {
      const window = new Window(windows[index]);
      port.on("message", () => {
        window.leave();
        got();
        if (--left > 0) return;
        for (const each of ports) each.close();
        resolve(end());
      });
    }
  });
}

if (isMainThread) {
  const [payload, ...numbers] = process.argv.slice(2);
  const [senders, receivers, limit, count] = numbers.map(Number);
  const perLink = Math.ceil(count / senders / receivers);
  const links = Array.from({ length: senders }, () =>
    Array.from({ length: receivers }, () => ({ ...openLink(), window: Window.create(limit) })),
  );
  const start = (role, ends, more) =>
    new Worker(fileURLToPath(import.meta.url), {
      workerData: {
        role,
        ports: ends.map(({ port }) => port),
        windows: ends.map(({ window }) => window),
        ...more,
      },
      transferList: ends.map(({ port }) => port),
    });
  const receiving = (receiver) => ({
    ends: links.map((row) => ({ port: row[receiver].to, window: row[receiver].window })),
    task: { warmUp: Math.floor((perLink * senders) / 4), count: perLink * senders },
  });
  const others = [];
  for (let receiver = 1; receiver < receivers; receiver++) {
    const { ends, task } = receiving(receiver);
    others.push(once(start("receive", ends, task), "message"));
  }
  for (const row of links) {
    const ends = row.map(({ from, window }) => ({ port: from, window }));
    start("send", ends, { payload, count: perLink * receivers });
  }
  const { ends, task } = receiving(0);
  const own = await receive({
    ports: ends.map(({ port }) => port),
    windows: ends.map(({ window }) => window),
    ...task,
  });
  const shares = await Promise.all(others);
  printRate([own, ...shares.map(([share]) => share)]);
} else if (workerData.role === "send") {
  send(workerData);
} else {
  parentPort.postMessage(await receive(workerData));
}

/** A MessageChannel, its ends named after what is done with them. */
function openLink() {
  const { port1, port2 } = new MessageChannel();
  return { from: port1, to: port2 };
}
