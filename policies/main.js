// What the engine starts the pack by.
require("../stacks/load.js");
require("./index.ts");
