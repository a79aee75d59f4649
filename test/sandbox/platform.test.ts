import assert from "node:assert/strict";
import { alerts, allClear } from "./subjects/alerting";
import { backups } from "./subjects/backups";
import { badConfiguration } from "./subjects/badConfiguration";
import { cleanAway } from "./subjects/cleanAway";
import { dashboards } from "./subjects/dashboards";
import { deck } from "./subjects/deck";
import { deckImport } from "./subjects/deckImport";
import { demoApi } from "./subjects/demoApi";
import { domains } from "./subjects/domains";
import { downAndUp } from "./subjects/downAndUp";
import { drift } from "./subjects/drift";
import { failover } from "./subjects/failover";
import { fullDisk } from "./subjects/fullDisk";
import { handover } from "./subjects/handover";
import { healthyTargets } from "./subjects/healthyTargets";
import { interruptedUpdate } from "./subjects/interruptedUpdate";
import { logPipeline } from "./subjects/logPipeline";
import { lostContainers } from "./subjects/lostContainers";
import { majorVersion } from "./subjects/majorVersion";
import { offsite } from "./subjects/offsite";
import { passwordRotation } from "./subjects/passwordRotation";
import { previews } from "./subjects/previews";
import { quietUpdates } from "./subjects/quietUpdates";
import { rateLimit } from "./subjects/rateLimit";
import { replicaDataDirectory } from "./subjects/replicaDataDirectory";
import { replication } from "./subjects/replication";
import { requestLogs } from "./subjects/requestLogs";
import { damagedBackups, restore } from "./subjects/restore";
import { restoreIntoPrimary } from "./subjects/restoreIntoPrimary";
import { retention } from "./subjects/retention";
import { roles } from "./subjects/roles";
import { secrets } from "./subjects/secrets";
import { takeUp } from "./support/commands";
import { platform } from "./support/platform";
import { S3Server } from "./support/s3";
import { webhook } from "./support/webhook";

// One platform, with the real engine and real containers: each subject starts from what the one before has left.
describe("the platform", function () {
  this.timeout("10 minutes");

  const s3 = new S3Server();

  before("take away what an earlier run has left", () => platform.prepare());
  before("listen for alerts", () => webhook.listen());
  before("storage for copies of the backups", () => s3.start());
  after("take everything away", () => platform.remove());
  after(() => s3.stop());
  after(() => webhook.close());

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
    requestLogs();
    logPipeline();
    dashboards();
    backups();
    fullDisk();
    retention();
    alerts();
    replication();
    roles();
    secrets();
    deck();
    deckImport();
    drift();
    restore();
    healthyTargets();
    offsite(s3);
    passwordRotation();
    allClear();
    rateLimit();
    damagedBackups();
    restoreIntoPrimary();
    replicaDataDirectory();
    failover();
    lostContainers();
    handover();
  });

  describe("taken down", () => {
    downAndUp();
    majorVersion();
    cleanAway();
  });
});
