import assert from "node:assert/strict";
import { backups } from "./subjects/backups";
import { badConfiguration } from "./subjects/badConfiguration";
import { cleanAway } from "./subjects/cleanAway";
import { deck } from "./subjects/deck";
import { deckImport } from "./subjects/deckImport";
import { demoApi } from "./subjects/demoApi";
import { domains } from "./subjects/domains";
import { downAndUp } from "./subjects/downAndUp";
import { drift } from "./subjects/drift";
import { healthyTargets } from "./subjects/healthyTargets";
import { interruptedUpdate } from "./subjects/interruptedUpdate";
import { lostContainers } from "./subjects/lostContainers";
import { previews } from "./subjects/previews";
import { quietUpdates } from "./subjects/quietUpdates";
import { rateLimit } from "./subjects/rateLimit";
import { replicaDataDirectory } from "./subjects/replicaDataDirectory";
import { replication } from "./subjects/replication";
import { requestLogs } from "./subjects/requestLogs";
import { roles } from "./subjects/roles";
import { secrets } from "./subjects/secrets";
import { takeUp } from "./support/commands";
import { platform } from "./support/platform";

// One platform, with the real engine and real containers: each subject starts from what the one before has left.
describe("the platform", function () {
  this.timeout("10 minutes");

  before("take away what an earlier run has left", () => platform.prepare());
  after("take everything away", () => platform.remove());

  describe("from nothing", () => {
    badConfiguration();
    previews();
    interruptedUpdate("which is the first");
  });

  describe("when it is up", () => {
    before("make up", async () => {
      const output = await takeUp();
      assert.match(output, /demoUrl +http:\/\/127\.0\.0\.1:18000\/demo\/echo/, "it says where everything answers");
    });

    quietUpdates();
    demoApi();
    domains();
    healthyTargets();
    requestLogs();
    replication();
    roles();
    secrets();
    deck();
    deckImport();
    drift();
    rateLimit();
    backups();
    replicaDataDirectory();
    lostContainers();
  });

  describe("taken down", () => {
    downAndUp();
    cleanAway();
  });
});
