// Bundles one TypeScript entry point with everything that it imports into a single CommonJS file.
// usage: node bundle.mjs ENTRY.ts OUT.js
import { build } from "esbuild";

const [entry, out] = process.argv.slice(2);
if (!entry || !out) {
  console.error("usage: node bundle.mjs ENTRY.ts OUT.js");
  process.exit(2);
}
await build({
  entryPoints: [entry],
  outfile: out,
  bundle: true,
  platform: "node",
  target: "node18",
  format: "cjs",
  sourcemap: "inline",
  sourcesContent: false,
  legalComments: "none",
  // Compiled addons of ssh2 are a speed-up that it goes without when they cannot be loaded.
  external: ["*.node"],
  logLevel: "warning",
});
