// node port-blocking.mjs COUNT: integers through a MessagePort, taken with receiveMessageOnPort; messages/s.
import { fileURLToPath } from "node:url";
import {
  isMainThread,
  MessageChannel,
  receiveMessageOnPort,
  Worker,
  workerData,
} from "node:worker_threads";
import { counter, printRate } from "../rate.mjs";
import { Window } from "./window.mjs";

if (isMainThread) {
  const count = Number(process.argv[2]);
  const { port1, port2 } = new MessageChannel();
  const window = Window.create(1024);
  const sent = new Int32Array(new SharedArrayBuffer(4));
  new Worker(fileURLToPath(import.meta.url), {
    workerData: { port: port1, window, sent, count },
    transferList: [port1],
  });
  const { got, end } = counter(Math.floor(count / 4));
  const own = new Window(window);
  for (let i = 0; i < count; ) {
    const seen = Atomics.load(sent, 0);
    if (receiveMessageOnPort(port2) === undefined) {
      Atomics.wait(sent, 0, seen, 10);
      continue;
    }
    own.leave();
    got();
    i++;
  }
  printRate([end()]);
  port2.close();
} else {
  const { port, window, sent, count } = workerData;
  const open = new Window(window);
  for (let i = 0; i < count; i++) {
    open.enter();
    port.postMessage(i);
    Atomics.add(sent, 0, 1);
    Atomics.notify(sent, 0);
  }
}
