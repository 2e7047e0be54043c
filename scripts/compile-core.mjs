// Compiles the core of the runtime (src/runtime/core, AssemblyScript) to WebAssembly, and says how
// esbuild puts it into a bundle: the bytes as a text, in the place of MPSCOPE_CORE. What was compiled
// from the same source stays in out/, because the compiler takes a second or two.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const SOURCE = "src/runtime/core/queue.ts";
const FOLDER = "out/core";

/** What esbuild has to define for a bundle that holds the runtime. */
export async function coreDefinition() {
  const source = readFileSync(SOURCE, "utf8");
  const layout = await layoutSource();
  const hash = createHash("sha256").update(source).update(layout).digest("hex").slice(0, 16);
  const file = `${FOLDER}/${hash}.wasm`;
  if (!existsSync(file)) {
    mkdirSync(FOLDER, { recursive: true });
    // Another build may be about to do the same.
    writeFileSync(`${file}.${process.pid}`, await compile(source, layout));
    renameSync(`${file}.${process.pid}`, file);
  }
  return { MPSCOPE_CORE: JSON.stringify(readFileSync(file).toString("base64")) };
}

async function compile(source, layout) {
  const { default: asc } = await import("assemblyscript/asc");
  let bytes;
  const { error, stderr } = await asc.main(
    [
      "queue.ts",
      ...["--outFile", "core.wasm", "--runtime", "stub", "--importMemory", "--sharedMemory"],
      // The most that a memory can have: one with less room may be imported all the same.
      ...["--initialMemory", "1", "--maximumMemory", "65536", "--enable", "threads"],
      ...["--use", "abort=", "--noAssert", "-O3", "--converge"],
    ],
    {
      readFile: (name) => ({ "layout.ts": layout, "queue.ts": source })[name] ?? null,
      writeFile: (_, contents) => {
        bytes = contents;
      },
      listFiles: () => [],
    },
  );
  if (error !== null) throw new Error(`the core does not compile:\n${stderr.toString()}`);
  return bytes;
}

/** The offsets of layout.ts in bytes, in AssemblyScript: `END.firstWaiter` is `END_FIRST_WAITER`. */
async function layoutSource() {
  const bundled = await build({
    stdin: {
      contents: `
        export * from "./memory/layout.ts";
        export { FIRST_CHUNK } from "./memory/table.ts";
        export * as signs from "./flavors/flavor.ts";
      `,
      resolveDir: "src/runtime",
    },
    bundle: true,
    platform: "node",
    format: "esm",
    write: false,
  });
  const url = `data:text/javascript;base64,${Buffer.from(bundled.outputFiles[0].contents).toString("base64")}`;
  const { CHANNEL, CONTENDED, CONTEXT, END, FIRST_CHUNK, HEADER, ...more } = await import(url);
  const { MESSAGE, SEGMENT, SLOT, TAG, WAIT, WAITER, WORKER, WORKER_STATE, signs } = more;
  const { length, ...segment } = SEGMENT;
  return [
    ...constants("CHANNEL", CHANNEL, 4),
    ...constants("END", END, 4),
    ...constants("CONTEXT", CONTEXT, 4),
    ...constants("HEADER", { workers: HEADER.workers }, 4),
    ...constants("MESSAGE", MESSAGE, 4),
    ...constants("SEGMENT", segment, 4),
    ...constants("SLOT", { words: SLOT.words }, 4),
    `export const SLOT_TEXT_BYTES: i32 = ${SLOT.textBytes};`,
    ...constants("TAG", TAG, 1),
    ...constants("WAIT", WAIT, 1),
    ...constants("WAITER", WAITER, 4),
    ...constants("WORKER", WORKER, 4),
    ...constants("WORKER_STATE", WORKER_STATE, 1),
    `export const FIRST_CHUNK: i32 = ${FIRST_CHUNK};`,
    `export const SEGMENT_LENGTH: i32 = ${length};`,
    `export const CONTENDED: i32 = ${CONTENDED};`,
    ...["BLOCKED", "UNUSUAL", "NOTIFY"].map(
      (name) => `export const ${name}: f64 = ${signs[name]};`,
    ),
  ].join("\n");
}

function constants(table, offsets, unit) {
  return Object.entries(offsets).map(([name, offset]) => {
    const upper = name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
    return `export const ${table}_${upper}: i32 = ${offset * unit};`;
  });
}
