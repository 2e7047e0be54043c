/** The single messages of a scene: each follows from its number, so that every question gets the same ones. */

import type {
  MessageDetail,
  MessageRow,
  MessagesAnswer,
  MessagesRequest,
} from "../../../src/protocol/message-query.ts";
import type { SequenceAnswer, SequenceRequest } from "../../../src/protocol/sequence.ts";
import { occupancyAt, positionOf, type Scene, scatter } from "./scene.ts";

/** How long a worker's turn takes in which it runs, is blocked and waits, ns. */
const TURN = 8e6;

/** The message with this number on a channel; nobody has received it when that would be after `endTime`. */
export function messageOf(
  scene: Scene,
  index: number,
  ticket: number,
  endTime: number,
): MessageRow | undefined {
  const channel = scene.channels[index];
  const senders = workersAt(scene, index, "sender");
  if (channel === undefined || channel.rate <= 0 || senders.length === 0) return undefined;
  const receivers = workersAt(scene, index, "receiver");
  const every = 1e9 / channel.rate;
  const sentAt = (ticket + 0.4 * scatter(ticket)) * every + every;
  if (sentAt > endTime) return undefined;
  const inBuffer = (occupancyAt(channel, sentAt) + 0.3 + 0.2 * scatter(ticket + 9)) * every;
  const receivedAt = sentAt + inBuffer;
  const received = receivedAt <= endTime && receivers.length > 0;
  return {
    channel: index,
    ticket,
    sender: senders[ticket % senders.length] ?? -1,
    receiver: received ? (receivers[ticket % receivers.length] ?? -1) : -1,
    sentAt,
    receivedAt: received ? receivedAt : undefined,
    sentPosition: positionOf(sentAt),
    receivedPosition: received ? positionOf(receivedAt) : undefined,
    blocked: (channel.blocked ?? 0) > 0 ? every * 2 : 0,
    size: 128,
    preview: ticket % 2 === 0 ? `{ id: ${ticket}, text: "<b>line ${ticket}</b>" }` : undefined,
    fate: received ? "received" : "buffered",
  };
}

/** A page of a channel's or a worker's messages, sent at most at `time`. */
export function messagesOf(scene: Scene, args: MessagesRequest, time: number): MessagesAnswer {
  const channels =
    args.channel === undefined
      ? scene.edges
          .filter(({ worker }) => worker === scene.workers[args.worker ?? -1]?.name)
          .map(({ channel }) => scene.channels.findIndex(({ name }) => name === channel))
      : [args.channel];
  const rows: MessageRow[] = [];
  for (const channel of new Set(channels)) {
    const last = Math.floor(((scene.channels[channel]?.rate ?? 0) * time) / 1e9);
    for (let ticket = last; ticket >= Math.max(0, last - 200); ticket--) {
      const row = messageOf(scene, channel, ticket, time);
      if (row !== undefined && waitedFor(row, time) >= (args.longerThan ?? 0)) rows.push(row);
    }
  }
  const sorted = rows.toSorted((a, b) =>
    args.order === "newest" ? b.sentAt - a.sentAt : waitedFor(b, time) - waitedFor(a, time),
  );
  const page = sorted.slice(args.offset, args.offset + args.count);
  return { total: rows.length, atLeast: rows.length > 200, rows: page };
}

/** A message and its way: through its own channel, its receiver, and the next channel. */
export function messageDetailOf(scene: Scene, row: MessageRow): MessageDetail {
  const name = (channel: number): string => scene.channels[channel]?.name ?? "";
  const site = { file: "/app/parse.ts", line: 77, column: 9 };
  const way: MessageDetail["way"][number][] = [];
  const messages = [row];
  const received = row.receivedAt;
  if (row.blocked > 0) {
    way.push({
      text: `blocked before ${name(row.channel)}`,
      kind: "blocked",
      subject: row.sender,
      from: row.sentAt - row.blocked,
      to: row.sentAt,
    });
  }
  if (received !== undefined) {
    way.push({
      text: `in ${name(row.channel)}`,
      kind: "buffered",
      subject: row.channel,
      from: row.sentAt,
      to: received,
    });
    const worker = scene.workers[row.receiver]?.name;
    const next = scene.edges.find((edge) => edge.worker === worker && edge.side === "sender");
    const channel = scene.channels.findIndex((other) => other.name === next?.channel);
    const rate = scene.channels[channel]?.rate ?? 0;
    const after = messageOf(
      scene,
      channel,
      Math.ceil((received * rate) / 1e9) + 1,
      Number.MAX_VALUE,
    );
    if (after?.receivedAt !== undefined) {
      way.push(
        {
          text: `in ${worker ?? ""}`,
          kind: "processed",
          subject: row.receiver,
          from: received,
          to: after.sentAt,
        },
        {
          text: `in ${name(channel)}`,
          kind: "buffered",
          subject: channel,
          from: after.sentAt,
          to: after.receivedAt,
        },
      );
      messages.push({ ...after, sender: row.receiver });
    }
  }
  const receiveSite =
    received === undefined ? undefined : { file: "/app/enrich.ts", line: 31, column: 5 };
  return { row, sendSite: site, receiveSite, way, messages };
}

/** The space-time diagram of a range. */
export function sequenceOf(scene: Scene, args: SequenceRequest, endTime: number): SequenceAnswer {
  const { from, to } = args;
  const found: MessageRow[] = [];
  let messages = 0;
  const wanted = new Set(args.workers);
  const ranges = scene.channels.map(({ rate }) => ({
    first: Math.max(0, Math.floor((from * rate) / 1e9) - 70),
    last: Math.ceil((Math.min(to, endTime) * rate) / 1e9),
  }));
  const total = ranges.reduce((sum, { first, last }) => sum + Math.max(0, last - first), 0);
  const step = Math.max(1, Math.ceil(total / Math.max(1, args.mostArrows)));
  for (const [channel, { first, last }] of ranges.entries()) {
    for (let ticket = first; ticket < last; ticket += step) {
      const row = messageOf(scene, channel, ticket, endTime);
      if (row === undefined || (row.receivedAt ?? endTime) < from || row.sentAt > to) continue;
      messages += step;
      if (wanted.has(row.sender) || wanted.has(row.receiver)) found.push(row);
    }
  }
  return {
    ...spansOf(scene, args, endTime),
    arrowChannel: Uint32Array.from(found, ({ channel }) => channel),
    arrowTicket: Float64Array.from(found, ({ ticket }) => ticket),
    arrowSender: Int32Array.from(found, ({ sender }) => sender),
    arrowReceiver: Int32Array.from(found, ({ receiver }) => receiver),
    arrowSent: Float64Array.from(found, ({ sentAt }) => sentAt),
    arrowReceived: Float64Array.from(found, ({ receivedAt }) => receivedAt ?? -1),
    messages,
    isSampled: false,
  };
}

function spansOf(
  scene: Scene,
  { from, to, columns, workers }: SequenceRequest,
  endTime: number,
): Pick<SequenceAnswer, "spanWorker" | "spanDoing" | "spanFrom" | "spanTo"> {
  const spans: (readonly [worker: number, doing: number, from: number, to: number])[] = [];
  // What is shorter than a column is merged.
  const turn = Math.max(TURN, ((to - from) / columns) * 4);
  for (const index of workers) {
    const worker = scene.workers[index];
    if (worker === undefined) continue;
    const { blocked, waiting } = worker;
    for (let at = Math.floor(from / turn) * turn; at < Math.min(to, endTime); at += turn) {
      const start = at + 0.2 * turn * scatter(index + at / turn);
      const running = turn * (1 - blocked - waiting);
      spans.push([index, 0, start, start + running]);
      if (blocked > 0) spans.push([index, 1, start + running, start + running + turn * blocked]);
      if (waiting > 0) spans.push([index, 2, start + turn * (1 - waiting), start + turn]);
    }
  }
  return {
    spanWorker: Uint32Array.from(spans, ([worker]) => worker),
    spanDoing: Uint8Array.from(spans, ([, doing]) => doing),
    spanFrom: Float64Array.from(spans, ([, , start]) => start),
    spanTo: Float64Array.from(spans, ([, , , end]) => Math.min(end, endTime)),
  };
}

function workersAt(scene: Scene, index: number, side: "sender" | "receiver"): readonly number[] {
  const name = scene.channels[index]?.name;
  return scene.edges
    .filter((edge) => edge.channel === name && edge.side === side && edge.state !== "gone")
    .map((edge) => scene.workers.findIndex((worker) => worker.name === edge.worker));
}

function waitedFor({ sentAt, receivedAt }: MessageRow, time: number): number {
  return (receivedAt ?? time) - sentAt;
}
