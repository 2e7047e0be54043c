import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { build } from "esbuild";
import type { init as Init } from "../../src/launch/types-plugin.ts";

const folder = mkdtempSync(join(tmpdir(), "types-plugin-"));
let init: typeof Init;

before(async () => {
  const outfile = join(folder, "node_modules", "mpscope-types", "index.cjs");
  await build({
    entryPoints: ["src/launch/types-plugin.ts"],
    bundle: true,
    platform: "node",
    format: "cjs",
    outfile,
  });
  ({ init } = createRequire(outfile)(outfile) as { readonly init: typeof Init });
});
after(() => rmSync(folder, { recursive: true }));

const FOUND = { resolvedModule: { resolvedFileName: "/app/node_modules/mpscope/index.d.ts" } };
const MISSING = { resolvedModule: undefined };

/** What a project resolves these names to once it has the plugin, where nothing but `known` is installed. */
function resolve(names: readonly string[], known: readonly string[]) {
  const languageServiceHost = {
    resolveModuleNameLiterals: (literals: readonly { readonly text: string }[]) =>
      literals.map(({ text }) => (known.includes(text) ? FOUND : MISSING)),
  };
  init().create({ languageServiceHost, languageService: {} });
  return languageServiceHost.resolveModuleNameLiterals(names.map((text) => ({ text })));
}

test("a file that cannot reach mpscope gets the types that come along, and nothing else", () => {
  const [lent, other] = resolve(["mpscope", "nowhere"], []);
  const { resolvedModule } = lent as {
    readonly resolvedModule: { readonly resolvedFileName: string };
  };
  assert.equal(
    resolvedModule.resolvedFileName,
    join(folder, "dist", "npm", "types", "runtime", "index.d.ts"),
  );
  assert.equal(other, MISSING);
});

test("a file that has its own keeps it", () => {
  assert.deepEqual(resolve(["mpscope"], ["mpscope"]), [FOUND]);
});

test("a host that resolves no names is left as it is", () => {
  const languageService = {};
  assert.equal(init().create({ languageServiceHost: {}, languageService }), languageService);
});
