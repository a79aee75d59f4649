// What the engine starts the pack by.
require("../stacks/load.js");
const deserialize = require("@pulumi/policy/deserialize");

// The SDK reads the properties of a resource anew for each policy that looks at them. They are the same for all; only
// remedies, which ask for secrets to be kept, change what they get.
const { deserializeProperties } = deserialize;
const known = new WeakMap();
deserialize.deserializeProperties = (properties, keepSecrets) => {
  if (keepSecrets) return deserializeProperties(properties, keepSecrets);
  if (!known.has(properties)) known.set(properties, deserializeProperties(properties, keepSecrets));
  return known.get(properties);
};

require("./index.ts");

// The engine ends the pack by a signal. Only a process that ends by itself has Node.js keep what it has compiled.
process.once("SIGINT", () => process.exit());
