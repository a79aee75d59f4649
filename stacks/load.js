// How the program and the policy pack are loaded: `node --require ./load.js`.
const { Module, createRequire } = require("node:module");

const pulumi = createRequire(require.resolve("@pulumi/pulumi"));
function leaveOut(module) {
  const path = pulumi.resolve(module);
  require.cache[path] = Object.assign(new Module(path), { filename: path, loaded: true });
}

// @pulumi/pulumi loads all of itself. Three parts, which make up half of the time to start, serve only functions that
// become cloud resources and programs that drive Pulumi, and there are none here.
["@npmcli/arborist", "typescript", "@pulumi/pulumi/automation"].forEach(leaveOut);

// It notes where each promise was made. To look that up in source maps takes longer than all the rest of a program
// of a hundred resources, and is of no use: taking types off leaves every line where it was.
leaveOut("source-map-support/register");

// Takes the types off and runs what is left, several seconds sooner than the engine's own compiler; `make lint` checks types.
require("sucrase/register/ts");

// @pulumi/pulumi also notes a stack trace for each promise, which it prints only where PULUMI_DEBUG_PROMISE_LEAKS is set.
if (!process.env.PULUMI_DEBUG_PROMISE_LEAKS) {
  const debuggable = pulumi("@pulumi/pulumi/runtime/debuggable");
  const { debuggablePromise } = debuggable;
  debuggable.debuggablePromise = (...args) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(...args);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
}
