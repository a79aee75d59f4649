import { automaticFailover } from "./subjects/automaticFailover";
import { platform } from "./support/platform";

// The platform with Patroni, from nothing.
describe("the platform with automatic failover", function () {
  this.timeout("10 minutes");

  before("take away what an earlier run has left", async () => {
    platform.configure({ "apim:database": { failover: "automatic" } });
    await platform.prepare();
  });
  after("take everything away", () => platform.remove());

  automaticFailover();
});
