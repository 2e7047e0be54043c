/** Stuck: the service waits for its settings, which never come, before it reads the request with the reply sender. */
import { isMainThread } from "node:worker_threads";
import { channel, recv, send, spawn } from "mpscope";

export function serve({ requests, settings }) {
  console.log(settings.recvSync());
  for (const { reply } of requests) reply.send("done");
}

// stuck: main, serve
if (isMainThread) {
  const [requests, rx] = channel({ name: "requests" });
  const [settings, settingsRx] = channel({ name: "settings" });
  spawn(new URL("#serve", import.meta.url), { requests: rx, settings: settingsRx });
  const [reply, replies] = channel({ name: "replies" });
  await requests.send({ reply }); // culprit: lies in a message of `requests`
  console.log(await replies.recv());
  await settings.send("too late");
}
