import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { build } from "esbuild";
import { hasRuntime, withPreload } from "../../src/launch/preload.ts";

const folder = mkdtempSync(join(tmpdir(), "preload 'and a space'-"));
const preload = join(folder, "dist", "runtime-preload.cjs");

before(async () => {
  const common = { bundle: true, platform: "node", target: "node20" } as const;
  const resolver = join(folder, "dist", "runtime-resolver.js");
  await Promise.all([
    build({
      ...common,
      entryPoints: ["src/launch/runtime-preload.ts"],
      format: "cjs",
      outfile: preload,
    }),
    build({
      ...common,
      entryPoints: ["src/launch/runtime-resolver.ts"],
      format: "esm",
      outfile: resolver,
    }),
  ]);
  write("dist/package.json", '{ "type": "module" }');
  write("dist/runtime/index.js", 'export const whose = "the extension\'s";\n');
});
after(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

/** What a program prints when it is started with the preload, by the environment alone. */
async function run(program: string): Promise<string> {
  const env = { ...process.env, NODE_OPTIONS: withPreload(preload, "--no-warnings") };
  return (await promisify(execFile)(process.execPath, [program], { env })).stdout;
}

test("a module imports the runtime that comes with the extension, and so do its threads", async () => {
  const program = write(
    "app/threads.mjs",
    `import { isMainThread, Worker } from "node:worker_threads";
import { whose } from "mpscope";
console.log(isMainThread, whose);
if (isMainThread) new Worker(new URL(import.meta.url), { execArgv: [] });
`,
  );
  assert.equal(hasRuntime(program), false);
  assert.equal(await run(program), "true the extension's\nfalse the extension's\n");
});

test("a CommonJS program requires it", async () => {
  const program = write("app/old.cjs", 'console.log(require("mpscope").whose);\n');
  assert.equal(await run(program), "the extension's\n");
});

test("a process that a program starts finds it, too", async () => {
  write("app/child.mjs", 'import { whose } from "mpscope";\nconsole.log(whose);\n');
  const program = write(
    "app/parent.mjs",
    `import { execFileSync } from "node:child_process";
process.stdout.write(execFileSync(process.execPath, [import.meta.dirname + "/child.mjs"]));
`,
  );
  assert.equal(await run(program), "the extension's\n");
});

test("a program that has installed a runtime gets its own", async () => {
  write("own/node_modules/mpscope/package.json", '{ "main": "index.js" }');
  write("own/node_modules/mpscope/index.js", 'exports.whose = "my own";\n');
  const imports = write("own/a.mjs", 'import { whose } from "mpscope";\nconsole.log(whose);\n');
  const requires = write("own/b.cjs", 'console.log(require("mpscope").whose);\n');
  assert.equal(hasRuntime(imports), true);
  assert.equal(await run(imports), "my own\n");
  assert.equal(await run(requires), "my own\n");
});

test("what else is missing is missing as before", async () => {
  const program = write(
    "app/other.mjs",
    'await import("mpscope-else").catch((e) => console.log(e.code));\n',
  );
  assert.equal(await run(program), "ERR_MODULE_NOT_FOUND\n");
});

test("tools below node_modules are left alone", async () => {
  const tool = write(
    "app/node_modules/tool/cli.mjs",
    'await import("mpscope").catch((e) => console.log(e.code));\n',
  );
  assert.equal(await run(tool), "ERR_MODULE_NOT_FOUND\n");
});
