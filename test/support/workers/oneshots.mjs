// What spawned workers do in the tests of oneshot channels.

/** Answers each request through the oneshot that came with it. */
export async function serve({ rx }) {
  for await (const { value, reply } of rx) reply.send(value * 2);
}

/** Awaits the value and returns it. */
export async function receive({ rx, ready }) {
  const received = rx.recv();
  ready.sendSync("ready");
  return await received;
}
