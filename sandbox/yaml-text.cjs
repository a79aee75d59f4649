// Lets tests import a YAML file as its text, as the bundler does.
const { readFileSync } = require("node:fs");

require.extensions[".yaml"] = (module, file) => {
  module.exports = readFileSync(file, "utf8");
};
