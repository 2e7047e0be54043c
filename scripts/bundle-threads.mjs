// What esbuild has to define for a bundle that holds the runtime: its core, and the code of its own threads,
// which is put into the bundle as text.
import { build } from "esbuild";
import { coreDefinition } from "./compile-core.mjs";

const THREADS = {
  reaper: "src/runtime/threads/reaper.ts",
  drain: "src/runtime/probe/drain-thread.ts",
  spawned: "src/runtime/threads/spawned.ts",
};

export async function runtimeDefinitions() {
  const core = await coreDefinition();
  const bundles = Object.entries(THREADS).map(async ([name, entry]) => {
    const { outputFiles } = await build({
      entryPoints: [entry],
      bundle: true,
      write: false,
      minify: true,
      platform: "node",
      format: "esm",
      target: "node20",
      define: core,
      logLevel: "warning",
    });
    return [name, outputFiles[0].text];
  });
  return {
    ...core,
    MPSCOPE_THREADS: JSON.stringify(Object.fromEntries(await Promise.all(bundles))),
  };
}
