// Builds of the runtime for the tracing bench: as it is, and with every call to the probe of an operation that
// completes at once taken out of its source.
import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { runtimeDefinitions } from "../scripts/bundle-threads.mjs";

/** What stands where such an operation asks for the probe, and what stands there without one. */
const PROBE_CALLS = [
  ["{ heap, meter, outgoing }", "{ heap, outgoing }"],
  ["{ heap, meter, incoming }", "{ heap, incoming }"],
  ["  if (meter !== null) meter.look();\n", ""],
  [/ {2}if \(meter !== null\) meter\.moved\(.*\n/, ""],
  [/ {2}if \(meter !== null\) \{[^}]*\}\n/, ""],
];

/** Builds the runtime and the program; returns the program's path. @param {string} name */
export async function buildVariant(name, withoutProbe = false) {
  const outdir = `out/bench/${name}`;
  const common = { bundle: true, platform: "node", format: "esm", target: "node20" };
  await build({
    ...common,
    entryPoints: ["src/runtime/index.ts"],
    define: await runtimeDefinitions(),
    outdir,
    plugins: withoutProbe ? [takeOut] : [],
  });
  await build({
    ...common,
    entryPoints: ["bench/programs/pass-integers.mjs"],
    outdir,
    plugins: [thisRuntime],
  });
  return `${outdir}/pass-integers.js`;
}

/** A source that has changed must not pass unnoticed. */
const takeOut = {
  name: "take-the-probe-out",
  setup(bundler) {
    bundler.onLoad({ filter: /src\/runtime\/operations\/at-once\.ts$/ }, ({ path }) => {
      let contents = readFileSync(path, "utf8");
      for (const [call, instead] of PROBE_CALLS) {
        const before = contents;
        contents = contents.replaceAll(
          typeof call === "string" ? call : new RegExp(call, "g"),
          instead,
        );
        if (contents === before) throw new Error(`${path} no longer says "${call}"`);
      }
      if (contents.includes("meter")) throw new Error(`${path} asks for the probe elsewhere too`);
      return { contents, loader: "ts" };
    });
  },
};

const thisRuntime = {
  name: "this-runtime",
  setup(bundler) {
    bundler.onResolve({ filter: /^mpscope$/ }, () => ({ path: "./index.js", external: true }));
  },
};
