// As policies/main.js, without policies.
require("../../../../stacks/load.js");
const { PolicyPack } = require("@pulumi/policy");

process.once("SIGINT", () => process.exit());
new PolicyPack("empty", { policies: [] });
