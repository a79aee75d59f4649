// What the engine starts the pack by.
require("../stacks/load.js");
require("./index.ts");

// The engine ends the pack by a signal. Only a process that ends by itself has Node.js keep what it has compiled.
process.once("SIGINT", () => process.exit());
