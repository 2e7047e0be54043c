import assert from "node:assert/strict";
import { once } from "node:events";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, it } from "node:test";
import { parseAddress } from "../../src/collector/address.ts";
import { readRecording } from "../../src/collector/file-source.ts";
import { Recorder } from "../../src/collector/recorder.ts";
import { Collector, type Invitation, type ProgramBytes } from "../../src/collector/server.ts";

const DEADLINE = { timeout: 10_000 };

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  // The last thing made goes first.
  await cleanups
    .splice(0)
    .reduceRight((before, clean) => before.then(clean), Promise.resolve<unknown>(undefined));
});

/** A collector with one invitation, and everything it says. */
async function collect(patience = 5000) {
  const refused: string[] = [];
  const programs = new Queue<ProgramBytes>();
  const complaints = new Queue<string>();
  const collector = await Collector.listen({
    refused: (sentence) => {
      refused.push(sentence);
      complaints.push(sentence);
    },
    patience,
  });
  cleanups.push(() => collector.close());
  const invitation = collector.invite((program) => programs.push(program));
  return { collector, invitation, programs, complaints, refused };
}

/** Connects to an address and says something. */
async function dial({ address }: Invitation, ...words: string[]): Promise<Socket> {
  const { port = 0, token = "" } = parseAddress(address) ?? {};
  const socket = connect(port, "127.0.0.1");
  // A collector that hangs up while we talk is what some tests are about.
  socket.on("error", () => undefined);
  cleanups.push(() => socket.destroy());
  await once(socket, "connect");
  for (const word of words) socket.write(word.replace("TOKEN", token));
  return socket;
}

/** The other end has closed the connection. */
async function hungUp(socket: Socket): Promise<void> {
  if (!socket.closed) await once(socket.resume(), "close");
}

describe("a collector", DEADLINE, () => {
  it("hands on what a program says after its hello", async () => {
    const { invitation, programs } = await collect();
    const socket = await dial(invitation, "MPSCOPE/1 TOKEN\nfirst ", "second");
    socket.end();
    assert.equal(await textOf(await programs.next()), "first second");
  });

  it("understands a hello that comes byte by byte", async () => {
    const { invitation, programs } = await collect();
    const socket = await dial(invitation);
    socket.setNoDelay(true);
    const { token = "" } = parseAddress(invitation.address) ?? {};
    for (const byte of `MPSCOPE/1 ${token}\nhello`) {
      socket.write(byte);
      // oxlint-disable-next-line no-await-in-loop -- each byte shall travel alone.
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.end();
    assert.equal(await textOf(await programs.next()), "hello");
  });

  it("keeps several programs apart", async () => {
    const { invitation, programs } = await collect();
    const one = await dial(invitation, "MPSCOPE/1 TOKEN\n");
    const first = await programs.next();
    const other = await dial(invitation, "MPSCOPE/1 TOKEN\n");
    const second = await programs.next();
    other.end("of the second");
    one.end("of the first");
    assert.deepEqual(await Promise.all([textOf(first), textOf(second)]), [
      "of the first",
      "of the second",
    ]);
  });

  it("tells programs apart by the invitation they come with", async () => {
    const { collector, programs } = await collect();
    const special = new Queue<ProgramBytes>();
    const invitation = collector.invite((program) => special.push(program));
    (await dial(invitation, "MPSCOPE/1 TOKEN\n")).end("by the other door");
    assert.equal(await textOf(await special.next()), "by the other door");
    assert.equal(programs.length, 0);
  });

  it("ends a program's bytes where its connection breaks", async () => {
    const { invitation, programs } = await collect();
    const socket = await dial(invitation, "MPSCOPE/1 TOKEN\nhalf a sen");
    const bytes = (await programs.next())[Symbol.asyncIterator]();
    const { value } = (await bytes.next()) as { value: Uint8Array };
    assert.equal(Buffer.from(value).toString(), "half a sen");
    socket.resetAndDestroy();
    assert.deepEqual(await bytes.next(), { done: true, value: undefined });
  });

  it("makes a program's drain wait for a slow reader", async () => {
    const { invitation, programs } = await collect();
    const socket = await dial(invitation, "MPSCOPE/1 TOKEN\n");
    const program = await programs.next();
    const total = 32 << 20;
    const pause = once(socket, "drain");
    socket.write(Buffer.alloc(total));
    let hasDrained = false;
    socket.once("drain", () => {
      hasDrained = true;
    });
    // More than all buffers on the way can hold: it cannot drain before somebody reads.
    let read = 0;
    for await (const chunk of program) {
      if (read === 0) assert.equal(hasDrained, false);
      read += chunk.byteLength;
      if (read === total) break;
    }
    assert.equal(read, total);
    await pause;
  });
});

describe("a collector's door", DEADLINE, () => {
  it("stays shut for a wrong token, garbage and half a hello; each is told once", async () => {
    const { invitation, programs, complaints, refused } = await collect();
    const closed = [
      await dial(invitation, "MPSCOPE/1 0123456789abcdef0123456789abcdef\n"),
      await dial(invitation, "MPSCOPE/1 no\n"),
      await dial(invitation, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
      await dial(invitation, "MPSCOPE/2 TOKEN\n"),
      await dial(invitation, "x".repeat(10_000)),
    ];
    await Promise.all(closed.map(hungUp));
    (await dial(invitation, "MPSCOPE/1 TOK")).end();
    await Promise.all([1, 2, 3, 4].map(() => complaints.next()));
    assert.deepEqual(refused.toSorted(), [
      "a connection came with a wrong token",
      "a connection did not begin like one of a traced program",
      "a connection did not begin with a short line",
      "a connection ended before it had said its first line",
    ]);
    assert.equal(programs.length, 0);
  });

  it("shuts for who says nothing", async () => {
    const { invitation, complaints } = await collect(20);
    const socket = await dial(invitation);
    await hungUp(socket);
    assert.equal(await complaints.next(), "a connection did not say its first line in time");
  });

  it("answers nothing, whoever asks", async () => {
    const { invitation } = await collect();
    const socket = await dial(invitation, "hello?\n");
    let heard = 0;
    socket.on("data", (chunk: Buffer) => {
      heard += chunk.length;
    });
    await once(socket, "close");
    assert.equal(heard, 0);
  });

  it("shuts for new programs when the invitation is revoked", async () => {
    const { invitation, programs, complaints } = await collect();
    const before = await dial(invitation, "MPSCOPE/1 TOKEN\n");
    const program = await programs.next();
    invitation.revoke();
    await dial(invitation, "MPSCOPE/1 TOKEN\n");
    assert.equal(await complaints.next(), "a connection came with a wrong token");
    before.end("still here");
    assert.equal(await textOf(program), "still here");
  });
});

describe("a recording", DEADLINE, () => {
  it("holds what was written, in order", async () => {
    const path = join(await folder(), "run.mpscope");
    const recorder = new Recorder(path, assert.fail);
    void recorder.write(Buffer.from("one "));
    void recorder.write(Buffer.from("two "));
    await recorder.write(Buffer.from("three"));
    await recorder.close();
    assert.equal(await readFile(path, "utf8"), "one two three");
    assert.equal(recorder.bytes, 13);
  });

  it("stops with a sentence when it cannot be written, and lets the rest go", async () => {
    const sentences: string[] = [];
    const full = new Recorder("/dev/full", (sentence) => sentences.push(sentence));
    await full.write(Buffer.from("one"));
    await full.write(Buffer.from("two"));
    await full.close();
    assert.equal(sentences.length, 1);
    assert.match(sentences[0] ?? "", /^the recording \/dev\/full stops here: .*no space left/);
    const nowhere = join(await folder(), "no", "such", "folder", "x.mpscope");
    const lost = new Recorder(nowhere, (sentence) => sentences.push(sentence));
    await lost.write(Buffer.from("one"));
    await lost.close();
    assert.equal(sentences.length, 2);
  });

  it("is read piece by piece, with progress", async () => {
    const path = join(await folder(), "large.mpscope");
    const bytes = Buffer.alloc(600_000, "0123456789");
    await writeFile(path, bytes);
    const seen: [number, number][] = [];
    const pieces = await collectAll(
      readRecording(path, { progress: (read, size) => seen.push([read, size]) }),
    );
    assert.ok(bytes.equals(Buffer.concat(pieces)));
    assert.deepEqual(seen, [
      [262_144, 600_000],
      [524_288, 600_000],
      [600_000, 600_000],
    ]);
  });

  it("can be left while it is read", async () => {
    const path = join(await folder(), "large.mpscope");
    await writeFile(path, Buffer.alloc(600_000));
    const stop = new AbortController();
    const pieces = readRecording(path, { signal: stop.signal, progress: () => stop.abort() });
    assert.equal((await collectAll(pieces)).length, 1);
  });

  it("is followed while it grows", async () => {
    const path = join(await folder(), "growing.mpscope");
    await writeFile(path, "so far");
    const stop = new AbortController();
    const pieces = readRecording(path, { signal: stop.signal, follow: true });
    assert.equal(Buffer.from((await pieces.next()).value ?? []).toString(), "so far");
    const next = pieces.next();
    await appendFile(path, ", and further");
    assert.equal(Buffer.from((await next).value ?? []).toString(), ", and further");
    stop.abort();
    assert.equal((await pieces.next()).done, true);
  });
});

/** What comes in, for who waits for it. */
class Queue<T> {
  readonly #items: T[] = [];
  readonly #takers: ((item: T) => void)[] = [];

  get length(): number {
    return this.#items.length;
  }

  push(item: T): void {
    const taker = this.#takers.shift();
    if (taker === undefined) this.#items.push(item);
    else taker(item);
  }

  next(): Promise<T> {
    const item = this.#items.shift();
    if (item !== undefined) return Promise.resolve(item);
    return new Promise((resolve) => this.#takers.push(resolve));
  }
}

async function collectAll(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return chunks;
}

async function textOf(bytes: ProgramBytes): Promise<string> {
  return Buffer.concat(await collectAll(bytes)).toString();
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "mpscope-"));
  cleanups.push(() => rm(path, { recursive: true }));
  return path;
}
