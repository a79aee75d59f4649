// Mocha's own report; beside it, how many tests passed and failed, as a line in the file that APIM_TEST_TALLY names.
const { appendFileSync } = require("node:fs");
const { Spec } = require("mocha").reporters;

module.exports = class extends Spec {
  epilogue() {
    super.epilogue();
    const { passes, failures } = this.stats;
    if (process.env.APIM_TEST_TALLY) appendFileSync(process.env.APIM_TEST_TALLY, `${passes} ${failures}\n`);
  }
};
