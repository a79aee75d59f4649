// How the program and the policy pack are loaded: `node --require ./load.js`.
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { Module, createRequire, enableCompileCache } = require("node:module");
const { join } = require("node:path");

const CACHE = join(__dirname, "../node_modules/.cache");

// To compile takes half of the time to start. What has been compiled is kept when the process ends by itself.
enableCompileCache(join(CACHE, "compiled"));

const pulumi = createRequire(require.resolve("@pulumi/pulumi"));
function putInPlaceOf(module, exports) {
  const path = pulumi.resolve(module);
  require.cache[path] = Object.assign(new Module(path), { filename: path, loaded: true, exports });
}
const leaveOut = (module) => putInPlaceOf(module, {});

// @pulumi/pulumi loads all of itself. These parts, which make up half of the time to start, serve only functions that
// become cloud resources and programs that drive Pulumi, and there are none here.
["@npmcli/arborist", "normalize-package-data", "typescript", "@pulumi/pulumi/automation"].forEach(leaveOut);

// So does the debugger that it would run the program in.
putInPlaceOf("@pulumi/pulumi/runtime/closure/v8Hooks", { isInitializedAsync: async () => undefined });

// What sends traces serves `pulumi --tracing` alone.
if (!process.argv.includes("--tracing"))
  ["exporter-zipkin", "instrumentation", "instrumentation-grpc", "resources", "sdk-trace-base", "sdk-trace-node"]
    .map((part) => `@opentelemetry/${part}`)
    .forEach(leaveOut);

// It notes where each promise was made. To look that up in source maps takes longer than all the rest of a program
// of a hundred resources, and is of no use: taking types off leaves every line where it was.
leaveOut("source-map-support/register");

// Takes the types off and runs what is left, several seconds sooner than the engine's own compiler; `make lint` checks types.
// What is left is kept by what it was made of, since to make it takes as long as to run it.
const KEPT = join(CACHE, "without-types");
require.extensions[".ts"] = (module, file) => module._compile(withoutTypes(file), file);

function withoutTypes(file) {
  const source = readFileSync(file, "utf8");
  const kept = join(KEPT, `${createHash("sha256").update(source).digest("hex")}.js`);
  try {
    return readFileSync(kept, "utf8");
  } catch {
    const { code } = require("sucrase").transform(source, { transforms: ["imports", "typescript"], filePath: file });
    mkdirSync(KEPT, { recursive: true });
    writeFileSync(`${kept}.${process.pid}`, code);
    renameSync(`${kept}.${process.pid}`, kept);
    return code;
  }
}

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

// It writes the stack trace of each resource into the state, where it would be a third of all, and the state is written
// whole at each step. The first line, where the resource is made, is enough.
const { Resource } = pulumi("@pulumi/pulumi/resource");
const { stackTrace } = Resource;
Resource.stackTrace = (skip) => stackTrace.call(Resource, skip + 1).slice(0, 1);
