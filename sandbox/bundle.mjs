// Bundles one TypeScript entry point with everything that it imports into a single file: a CommonJS one for Node.js, or
// for a browser a script, with its style beside it as OUT.css.
// usage: node bundle.mjs ENTRY.ts OUT.js [browser]
import { build } from "esbuild";

const [entry, out, platform = "node"] = process.argv.slice(2);
const forBrowser = { target: "es2022", format: "iife", minify: true, loader: { ".woff2": "dataurl" } };
// Names are kept, for stack traces; without the rest it is read in half the time, which providers and health checks take often.
const forNode = {
  target: "node18",
  format: "cjs",
  minifyWhitespace: true,
  minifySyntax: true,
  loader: { ".yaml": "text" },
};
if (!entry || !out) {
  console.error("usage: node bundle.mjs ENTRY.ts OUT.js [browser]");
  process.exit(2);
}
await build({
  entryPoints: [entry],
  outfile: out,
  bundle: true,
  platform,
  ...(platform === "browser" ? forBrowser : forNode),
  legalComments: "none",
  // Compiled addons of ssh2 are a speed-up that it goes without when they cannot be loaded.
  external: ["*.node"],
  logLevel: "warning",
});
