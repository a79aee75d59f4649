import assert from "node:assert/strict";
import { backupRetention } from "../../policies/data/backupRetention";
import { protectedData } from "../../policies/data/protectedData";
import { replicaPresent } from "../../policies/data/replicaPresent";
import { UNKNOWN, stackViolations, violations } from "./support/check";
import { container } from "./support/resources";

const primary = container("test-kong-database-master");
const backup = (content: string) => container("backup", { uploads: [{ file: "/etc/backup.env", content }] });

describe("the policy backup-retention", () => {
  it("takes 30 days and more", async () =>
    assert.deepEqual(await stackViolations(backupRetention, [primary, backup("A=1\nRETENTION_DAYS=30\nB=2\n")]), []));

  for (const days of ["29", "soon"])
    it(`refuses '${days}'`, async () =>
      assert.deepEqual(await stackViolations(backupRetention, [primary, backup(`RETENTION_DAYS=${days}`)]), [
        `Container 'backup-container' keeps backups for ${days} days; they must be kept for 30 at least.`,
      ]));

  it("refuses a database that nothing backs up", async () =>
    assert.deepEqual(await stackViolations(backupRetention, [primary, container("kibana")]), [
      "Nothing backs up 'test-kong-database-master'; a backup container has a file with RETENTION_DAYS, 30 at least.",
    ]));

  it("is undecided where the backup's settings are not known yet", async () =>
    assert.deepEqual(await stackViolations(backupRetention, [primary, backup(UNKNOWN)]), [
      "string value at .uploads.0.content can't be known during preview",
    ]));
});

describe("the policy replica-present", () => {
  it("takes a primary with its replica, and a stack without a primary", async () => {
    const replica = container("test-kong-database-slave");
    assert.deepEqual(await stackViolations(replicaPresent, [primary, replica]), []);
    assert.deepEqual(await stackViolations(replicaPresent, [container("kibana")]), []);
  });

  it("refuses a primary without one, and one of another platform", async () => {
    const message =
      "Database 'test-kong-database-master' has no replica; a container 'test-kong-database-slave' must be there.";
    assert.deepEqual(await stackViolations(replicaPresent, [primary]), [message]);
    assert.deepEqual(await stackViolations(replicaPresent, [primary, container("kong-database-slave")]), [message]);
  });
});

describe("the policy protected-data", () => {
  const volume = { type: "docker:index/volume:Volume", name: "data", props: {} };

  it("takes protected data, and what is none", async () => {
    assert.deepEqual(await violations(protectedData, { ...volume, protect: true }), []);
    assert.deepEqual(await violations(protectedData, container("kibana")), []);
  });

  for (const type of ["docker:index/volume:Volume", "postgresql:index/database:Database", "postgresql:index/role:Role"])
    it(`refuses a ${type} that is not`, async () =>
      assert.deepEqual(await violations(protectedData, { ...volume, type }), [
        `'data' (${type}) can be deleted by an update; set 'apim:protect' to true, or the option 'protect' on it.`,
      ]));

  it("refuses a database's password that is not, and takes that of an API's consumer", async () => {
    const password = { type: "random:index/randomPassword:RandomPassword", name: "password", props: {} };
    assert.deepEqual(await violations(protectedData, { ...password, parentType: "apim:catalog:ApiConsumer" }), []);
    const [message] = await violations(protectedData, { ...password, parentType: "apim:database:DatabaseRoles" });
    assert.match(message!, /^'password' \(random:index\/randomPassword:RandomPassword\) can be deleted by an update/);
  });
});
