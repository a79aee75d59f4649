import assert from "node:assert/strict";
import { platform } from "../support/platform";
import { type Settings, settingsOf } from "../support/scratchStack";
import { nameOf } from "../support/state";

const BESIDE_IN_PROD = [
  "apim:gateway:RateLimitStore redis",
  "apim:host:Service gateway-2",
  "apim:host:Service redis",
  "command:remote:Command gateway-2-reload",
  "docker:index/container:Container gateway-2-container",
  "docker:index/container:Container redis-container",
  "docker:index/remoteImage:RemoteImage redis-image",
  "random:index/randomPassword:RandomPassword redis-password",
];

/** What decides there which database is the primary. */
const AUTOMATIC_FAILOVER = [
  "apim:database:Quorum quorum",
  ...["1", "2", "3"].flatMap((member) => [
    `apim:host:Service quorum-${member}`,
    `docker:index/container:Container quorum-${member}-container`,
  ]),
  "docker:index/remoteImage:RemoteImage etcd-image",
  "docker:index/remoteImage:RemoteImage patroni-image",
  "random:index/randomString:RandomString quorum-scope",
  "tls:index/privateKey:PrivateKey quorum-key",
  "tls:index/selfSignedCert:SelfSignedCert quorum-certificate",
];

/** Patroni makes the slots for replicas itself. */
const SLOT = "postgresql:index/physicalReplicationSlot:PhysicalReplicationSlot roles-replica-slot";

/** Of an Elasticsearch that asks who is there, which the sandbox's cannot. */
const SECURITY = [
  "apim:observability:Security elasticsearch-security",
  "apim:observability:Users elasticsearch-users",
  "command:remote:Command elasticsearch-security-superuser",
  "elasticstack:index/elasticsearchSecuritySystemUser:ElasticsearchSecuritySystemUser elasticsearch-users-kibana_system",
  ...["elastic", "kibana_system"].map(passwordOf),
  ...["backup", "dashboards", "elastalert", "logstash_writer", "metrics", "reader"].flatMap((user) => [
    `elasticstack:index/elasticsearchSecurityRole:ElasticsearchSecurityRole elasticsearch-users-${user}-role`,
    `elasticstack:index/elasticsearchSecurityUser:ElasticsearchSecurityUser elasticsearch-users-${user}`,
    passwordOf(user),
  ]),
  "tls:index/privateKey:PrivateKey elasticsearch-security-key",
  "tls:index/selfSignedCert:SelfSignedCert elasticsearch-security-certificate",
];

/** Of an Elasticsearch that deletes old indices by itself, which the sandbox's cannot. */
const LIFECYCLE = "elasticstack:index/elasticsearchIndexLifecycle:ElasticsearchIndexLifecycle elasticsearch-lifecycle";

/** The official images' stacks, with no machine behind them. */
export function previews(): void {
  describe("a preview with no host behind it", () => {
    let sandbox: string[];
    before(async () => {
      sandbox = await previewed("sandbox");
      assert.ok(sandbox.length > 50, `the sandbox has only ${sandbox.length} resources`);
    });

    it("shows the same resources in dev", async () => {
      const docker = "unix:///nowhere/docker.sock";
      const settings = settingsOf("dev");
      assert.deepEqual(
        await previewed("dev", { "apim:host": { ...(settings["apim:host"] as object), docker } }),
        sandbox.concat(LIFECYCLE).sort(),
      );
    });

    it("shows the same in prod, with commands over SSH, a second Kong node, Redis for the two to count in, automatic failover, and Elasticsearch's security", async () => {
      const expected = sandbox
        .filter((resource) => resource !== SLOT)
        .map((resource) => resource.replace("command:local:Command", "command:remote:Command"))
        .concat(BESIDE_IN_PROD, AUTOMATIC_FAILOVER, LIFECYCLE, SECURITY)
        .sort();
      assert.deepEqual(await previewed("prod"), expected);
    });
  });
}

/** Type and name of each resource that an update would create, sorted. */
async function previewed(stack: string, changes: Settings = {}): Promise<string[]> {
  const file = platform.variant(changes, settingsOf(stack));
  const { code, stdout, output } = await platform.pulumi("preview", "--json", "--stack", stack, "--config-file", file);
  assert.equal(code, 0, output);
  const { steps } = JSON.parse(stdout) as { steps: { op: string; urn: string }[] };
  const there = steps.filter(({ op, urn }) => op !== "create" && typeOf(urn) !== "pulumi:pulumi:Stack");
  assert.deepEqual(there, [], "all but the stack itself is new");
  return steps
    .map(({ urn }) => `${typeOf(urn)} ${nameOf(urn).replace(`apim-${stack}`, "apim")}`)
    .filter((resource) => !resource.includes(" default_")) // one for each provider package and its version
    .sort();
}

function passwordOf(user: string): string {
  return `random:index/randomPassword:RandomPassword elasticsearch-security-${user}-password`;
}

/** A URN, `urn:pulumi:<stack>::<project>::<types>::<name>`, has the types of all parents before a resource's own. */
function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}
