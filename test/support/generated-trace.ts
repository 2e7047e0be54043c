/**
 * A program that never ran, as the bytes that its runtime would have written: workers that send and receive in
 * bursts, four at a time, as on a machine of four cores, at about a million events a second.
 */
import { ByteWriter } from "../../src/trace/bytes.ts";
import { EVENT_KIND, OUTCOME, SIDE } from "../../src/trace/event.ts";
import type { FrameTools } from "../../src/trace/frame.ts";
import { CODE, type RecordRow, writeRecord, writeText } from "../../src/trace/journal.ts";
import { TraceWriter } from "../../src/trace/writer.ts";

const CORES = 4;
const CAPACITY = 64;
/** ns between two frames of a live session, and about between two events. */
const SWEEP = 5e6;
const STEP = 1000;
/** Operations of a worker between two readings of its clock. */
const PACE = 32;

/** A trace wanted: at least so many events, and who takes part. */
interface Wanted {
  readonly events: number;
  readonly workers: number;
  readonly channels: number;
  /** Gets each piece of the trace, and how many events there are up to its end. */
  readonly emit: (piece: Uint8Array, events: number) => void;
  /** ns between two frames; without it as in a live session. */
  readonly sweep?: number;
  /** What makes frames. */
  readonly tools?: FrameTools;
}

interface Channel {
  readonly id: number;
  sent: number;
  received: number;
}

/** A worker's handle of a channel. */
interface Port {
  readonly channel: Channel;
  readonly port: number;
  handle: number;
  /** What is expected of its next operation. */
  ticket: number;
}

interface Worker {
  readonly id: number;
  readonly isSender: boolean;
  readonly journal: ByteWriter;
  readonly ports: readonly Port[];
  /** Bytes of the journal that were swept. */
  position: number;
  /** What the last TIME said, and operations since. */
  time: number;
  unread: number;
  blocked: Port | undefined;
  operations: number;
}

/** Who runs on a core, and for how many more operations. */
interface Core {
  worker: Worker;
  left: number;
}

interface Program {
  time: number;
  events: number;
}

/** Whole numbers of 24 bits. */
type Random = () => number;

/**
 * Generates a trace: every second worker sends on two channels, the others receive from two. Returns how many
 * events it has.
 */
export function generateTrace({
  events,
  workers: workerCount,
  channels: channelCount,
  emit,
  sweep: interval = SWEEP,
  tools = {},
}: Wanted): number {
  const program: Program = { time: 0, events: 0 };
  const writer = new TraceWriter((piece) => emit(piece, program.events), tools);
  writer.program({
    name: `${workerCount} workers, ${channelCount} channels`,
    command: [],
    pid: 1,
    startedAt: 0,
    writer: "bench",
    platform: "none",
    level: "full",
  });
  const random = randomNumbers();
  const channels = Array.from({ length: channelCount }, (_, index) => newChannel(index));
  const workers = Array.from({ length: workerCount }, (_, index) => newWorker(index, channels));
  begin(program, workers, channels);
  const cores = workers.slice(0, CORES).map((worker): Core => ({ worker, left: 1 }));
  let swept = 0;
  while (program.events < events) {
    const core = cores[program.events % CORES];
    if (core === undefined) throw new Error(`there must be more than ${CORES} workers`);
    if (core.left-- === 0 || !operate(program, core.worker, random)) {
      core.worker = idle(workers, cores, random);
      core.left = 8 + (random() & 127);
    }
    program.time += STEP / 2 + (random() % STEP);
    if (program.time - swept < interval) continue;
    swept = program.time;
    sweep(writer, workers, program.time);
  }
  sweep(writer, workers, program.time);
  writer.end(1, 0, "", program.time);
  return program.events + 1;
}

/** See https://en.wikipedia.org/wiki/Linear_congruential_generator */
function randomNumbers(): Random {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
}

function newChannel(index: number): Channel {
  return { id: index + 1, sent: 0, received: 0 };
}

function newWorker(index: number, channels: readonly Channel[]): Worker {
  const pair = index >> 1;
  const ports = [0, 1].flatMap((port) => {
    const channel = channels[(pair + port * 7) % channels.length];
    return channel === undefined ? [] : [{ channel, handle: 0, port, ticket: 0 }];
  });
  return {
    id: index + 1,
    isSender: index % 2 === 0,
    journal: new ByteWriter(1 << 12),
    ports,
    position: 0,
    time: 0,
    unread: 0,
    blocked: undefined,
    operations: 0,
  };
}

/** The main thread starts everybody, opens the channels and gives each worker its handles. */
function begin(program: Program, workers: readonly Worker[], channels: readonly Channel[]): void {
  const main = new Declarations(program, workers[0]?.journal ?? new ByteWriter());
  const [workerKind, channelKind] = [main.text("node-worker"), main.text("syncChannel")];
  for (const { id } of workers) {
    const text = main.text(`worker ${id}`);
    const other = id === 1 ? 0 : 1;
    main.say({ kind: EVENT_KIND.workerStarted, worker: id, text, detail: workerKind, other });
  }
  let handle = 0;
  for (const { id: channel } of channels) {
    const text = main.text(`channel ${channel}`);
    const about = { channel, text, detail: channelKind, other: CAPACITY };
    main.say({ kind: EVENT_KIND.channelCreated, ...about });
    for (const outcome of [SIDE.sender, SIDE.receiver]) {
      main.say({ kind: EVENT_KIND.handleCreated, channel, outcome, handle: ++handle });
    }
  }
  for (const worker of workers) {
    const outcome = worker.isSender ? SIDE.sender : SIDE.receiver;
    for (const port of worker.ports) {
      const { id: channel } = port.channel;
      const source = 2 * channel - (worker.isSender ? 1 : 0);
      port.handle = ++handle;
      main.say({ kind: EVENT_KIND.handleCloned, channel, handle, outcome, other: source });
      if (worker.id === 1) continue;
      main.say({ kind: EVENT_KIND.handleMoved, channel, handle, other: worker.id });
    }
  }
  for (const worker of workers) declarePorts(worker, program.time);
}

/** What the main thread says before the program runs. */
class Declarations {
  readonly #program: Program;
  readonly #journal: ByteWriter;
  #texts = 0;

  constructor(program: Program, journal: ByteWriter) {
    this.#program = program;
    this.#journal = journal;
  }

  text(text: string): number {
    writeText(this.#journal, ++this.#texts, text);
    return this.#texts;
  }

  say(row: Omit<RecordRow, "time">): void {
    writeRecord(this.#journal, { time: this.#program.time, ...row });
    this.#program.events++;
  }
}

function declarePorts(worker: Worker, time: number): void {
  const { journal } = worker;
  const kind = worker.isSender ? EVENT_KIND.sendDone : EVENT_KIND.receiveDone;
  journal.u8(CODE.forget);
  journal.varint(time);
  worker.time = time;
  for (const { port, channel, handle } of worker.ports) {
    journal.u8(CODE.port);
    for (const value of [port, kind, OUTCOME.ok, channel.id, handle, 0]) journal.varint(value);
  }
}

/** One operation of a worker; false when it has to wait. */
function operate(program: Program, worker: Worker, random: Random): boolean {
  const { journal } = worker;
  const port = worker.blocked ?? worker.ports[(random() & 7) === 0 ? 1 : 0];
  if (port === undefined) return false;
  const { channel } = port;
  const count = channel.sent - channel.received;
  const about = { channel: channel.id, handle: port.handle, time: program.time };
  if (worker.isSender ? count === CAPACITY : count === 0) {
    if (worker.blocked !== undefined) return false;
    worker.blocked = port;
    const kind = worker.isSender ? EVENT_KIND.sendBlocked : EVENT_KIND.receiveBlocked;
    writeRecord(journal, { ...about, kind, operation: ++worker.operations });
    program.events++;
    return false;
  }
  program.events++;
  const ticket = worker.isSender ? channel.sent++ : channel.received++;
  if (worker.blocked !== undefined) {
    worker.blocked = undefined;
    const kind = worker.isSender ? EVENT_KIND.sendDone : EVENT_KIND.receiveDone;
    const row = { kind, operation: worker.operations, outcome: OUTCOME.ok, ticket, size: 64 };
    writeRecord(journal, { ...about, ...row });
    return true;
  }
  if (++worker.unread >= PACE) {
    worker.unread = 0;
    journal.u8(CODE.time);
    journal.signed(program.time - worker.time);
    worker.time = program.time;
  }
  if (ticket !== port.ticket) {
    journal.u8(CODE.ticket);
    journal.varint(ticket >>> 0);
  }
  port.ticket = ticket + 1;
  journal.u8(CODE.operation + port.port);
  return true;
}

/** A worker that is on no core. */
function idle(workers: readonly Worker[], cores: readonly Core[], random: Random): Worker {
  for (;;) {
    const worker = workers[random() % workers.length];
    if (worker !== undefined && cores.every((core) => core.worker !== worker)) return worker;
  }
}

function sweep(writer: TraceWriter, workers: readonly Worker[], time: number): void {
  for (const worker of workers) {
    const { journal, position } = worker;
    if (journal.length === 0) continue;
    writer.journal(worker.id, position, undefined, [journal.written]);
    worker.position += journal.length;
    journal.clear();
  }
  writer.sweep(time);
}
