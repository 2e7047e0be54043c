// A worker made by hand: does with adopted handles what it is told, and says when it has.
import { parentPort, workerData } from "node:worker_threads";
import { adopt } from "mpscope";

const held = [];

async function carryOut({ verb, token, values = [] }) {
  const handle = adopt(token);
  switch (verb) {
    case "send":
      for (const value of values) await handle.send(value);
      handle.drop();
      return undefined;
    case "receive": {
      const received = [];
      for await (const value of handle) received.push(value);
      return received;
    }
    case "hold":
      held.push(handle);
      return undefined;
    default:
      throw new Error(`no such verb: ${verb}`);
  }
}

async function obey(order) {
  try {
    parentPort.postMessage({ result: await carryOut(order) });
  } catch (error) {
    parentPort.postMessage({ error: error.message });
  }
}

if (workerData?.order !== undefined) await obey(workerData.order);
parentPort.on("message", (order) => void obey(order));
