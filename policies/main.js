// What the engine starts the pack by: index.ts through tsx, which types are not checked by and which so loads soon.
const { Module, createRequire } = require("node:module");

// The policy SDK loads all of @pulumi/pulumi. Two parts that no policy calls, npm's dependency resolver and the
// Automation API, would take half of the pack's start, so nothing is loaded in their place.
const pulumi = createRequire(require.resolve("@pulumi/pulumi"));
for (const unused of ["@npmcli/arborist", "@pulumi/pulumi/automation"]) {
  const path = pulumi.resolve(unused);
  require.cache[path] = Object.assign(new Module(path), { filename: path, loaded: true });
}

require("tsx/cjs");
require("./index.ts");
