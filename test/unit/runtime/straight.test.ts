/** Which way a parcel takes out of its thread. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { MessageChannel, type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { Heap } from "../../../src/runtime/memory/heap.ts";
import { WORKER, WORKER_STATE } from "../../../src/runtime/memory/layout.ts";
import { Carrier } from "../../../src/runtime/parcels/carrier.ts";
import { Parcel } from "../../../src/runtime/parcels/parcel.ts";
import { StraightLines } from "../../../src/runtime/parcels/straight.ts";
import { addWorker, workerRecord } from "../../../src/runtime/threads/workers.ts";

const CHANNEL = 3;

/** The parcel that waits in a port. */
function parcelIn(port: MessagePort): number | undefined {
  const received: { message: { parcel: number } } | undefined = receiveMessageOnPort(port);
  return received?.message.parcel;
}

test("a parcel goes by the hub until a line is granted, then straight", () => {
  const heap = Heap.create();
  const sender = addWorker(heap, 0);
  const receiver = addWorker(heap, 0);
  const { port1: own, port2: hub } = new MessageChannel();
  const carrier = new Carrier(heap, { port: () => own, connect: assert.fail }, () => false);
  const send = (): number => {
    const parcel = new Parcel(heap, carrier, [new ArrayBuffer(8)]);
    parcel.markMoved();
    parcel.hasMoved({ worker: 0, carrier: CHANNEL });
    return parcel.id;
  };
  const first = send();
  assert.equal(parcelIn(hub), first);

  const lines = new StraightLines(new Heap(heap.memory, receiver));
  const grant = lines.grant(CHANNEL, sender);
  assert.ok(grant !== undefined);
  assert.equal(lines.grant(CHANNEL, sender), undefined, "there is one");
  hub.postMessage(grant, [grant.port]);
  const second = send();
  assert.equal(receiveMessageOnPort(hub), undefined, "the hub hears nothing of it");
  assert.equal(lines.take(sender)?.parcel, second);
  assert.equal(heap.read(workerRecord(heap, receiver) + WORKER.parcels), 1, "it was rung for");

  const third = send();
  const [left] = lines.leave(CHANNEL);
  assert.ok(left !== undefined);
  assert.equal(left.handOver, sender);
  assert.equal(lines.take(sender), undefined);
  assert.equal(parcelIn(left.port), third, "it stays in the line");
  left.port.close();
  own.close();
});

test("the lines of dead workers are given up, and no others", () => {
  const heap = Heap.create();
  const workers = [addWorker(heap, 0), addWorker(heap, 0)];
  const lines = new StraightLines(heap);
  const grants = workers.map((worker) => lines.grant(CHANNEL, worker));
  assert.deepEqual(lines.leaveDead(), []);
  const [dead = 0, alive = 0] = workers;
  heap.words[workerRecord(heap, dead) + WORKER.state] = WORKER_STATE.dead;
  const left = lines.leaveDead();
  assert.deepEqual(
    left.map(({ handOver }) => handOver),
    [dead],
  );
  assert.deepEqual([lines.comesFrom(dead), lines.comesFrom(alive)], [false, true]);
  for (const { port } of [...left, ...lines.leave(CHANNEL)]) port.close();
  for (const grant of grants) grant?.port.close();
});
