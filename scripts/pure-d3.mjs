// d3's packages say that they have no side effects, but compute at their top what nobody here uses; a bundler cannot
// see that it may leave that out. This plugin of esbuild tells it, for each top-level constant that is read or called
// from something else.
import { readFileSync } from "node:fs";

const READ = /^((?:const|var|let) [\w$]+ = )([\w$]+(?:\([^;\n]*\))?\.[\w$]+);$/gm;
const CALL = /^(?:const|var|let) [\w$]+ = (?=[\w$.]+\(|\(function )/gm;

/** @type {import("esbuild").Plugin} */
export const pureD3 = {
  name: "pure-d3",
  setup(build) {
    build.onLoad(
      { filter: /[\\/]node_modules[\\/]d3-\w+[\\/]dist[\\/][\w-]+\.mjs$/ },
      ({ path }) => ({
        contents: readFileSync(path, "utf8")
          .replace(READ, "$1/* @__PURE__ */ (() => $2)();")
          .replace(CALL, "$&/* @__PURE__ */ "),
      }),
    );
  },
};
