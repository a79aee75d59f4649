import assert from "node:assert/strict";
import { parseConfig } from "../../infra/config";

const OFFSITE = { bucket: "apim-backups", accessKeyId: "the-key", secretAccessKey: "the+secret/key=" };
const RECIPIENT = "age1ldh49k8s7h92853hh8a2ugjhmspky7l42kww4dg5et6szgp78u2qt6yvzc";

describe("the configuration", () => {
  it("has the source architecture's values by default", () => {
    const config = parseConfig({});
    assert.equal(config.host.dataRoot, "/srv/apim");
    assert.equal(config.images.postgres, "postgres:13");
    assert.deepEqual([config.ports.primary, config.ports.replica], [5432, 5433]);
    assert.equal(config.backup.schedules.baseBackup, "0 2 * * *");
    const { retentionDays, restorePointDays, minimumKept } = config.backup;
    assert.deepEqual([retentionDays, restorePointDays, minimumKept], [30, 7, 2]);
  });

  it("lets only the proxy listen on every address by default", () => {
    const { ports } = parseConfig({});
    assert.deepEqual([ports.proxyAddress, ports.address], ["0.0.0.0", "127.0.0.1"]);
  });

  const faults: [string, Record<string, unknown>, RegExp][] = [
    ["an unknown key", { colour: "red" }, /apim:colour is not a setting; allowed here: running, protect, /],
    ["an unknown key inside", { host: { dataroot: "/x" } }, /apim:host\.dataroot is not a setting; .*dataRoot/],
    [
      "a port twice",
      { ports: { admin: 8000 } },
      /apim:ports\.admin is the port of 'ports\.proxy' too.*\(given: 8000\)/,
    ],
    [
      "a port that a further node needs",
      { gateway: { nodes: 2 }, ports: { kibana: 8010 } },
      /apim:ports\.kibana is the port of 'ports\.proxy' too/,
    ],
    [
      "several nodes that count requests each by itself",
      { gateway: { nodes: 2, rateLimitStore: "local" } },
      /apim:gateway\.rateLimitStore must be 'redis' with 2 nodes, which would each allow the whole limit/,
    ],
    [
      "a certificate for an Elasticsearch that shows none",
      { elk: { tls: { certificate: "a", privateKey: "b", authority: "c" } } },
      /apim:elk\.tls is a certificate that nobody shows; set 'elk\.security' to true/,
    ],
    ["a protocol that is none", { catalog: { protocols: ["ftp"] } }, /apim:catalog\.protocols\.0 .*given: "ftp"/],
    [
      "a port out of range",
      { ports: { kibana: 70000 } },
      /apim:ports\.kibana is a port number, 1 to 65535 \(given: 70000\)/,
    ],
    [
      "a bad CIDR",
      { network: { cidr: "172.28.0.1/16" } },
      /apim:network\.cidr is an IPv4 network .*given: "172\.28\.0\.1\/16"/,
    ],
    [
      "an image without tag",
      { images: { kong: "kong" } },
      /apim:images\.kong is an image with an exact tag.*given: "kong"/,
    ],
    [
      "an image without tag behind a registry's port",
      { images: { kong: "registry:5000/kong" } },
      /apim:images\.kong is an image with an exact tag/,
    ],
    ["the tag latest", { images: { kong: "kong:latest" } }, /apim:images\.kong is an image with an exact tag/],
    ["negative retention", { backup: { retentionDays: -1 } }, /apim:backup\.retentionDays .*>=1.*given: -1/],
    [
      "a bad cron line",
      { backup: { schedules: { dump: "0 25 * * *" } } },
      /apim:backup\.schedules\.dump is a cron line of five fields.*given: "0 25 \* \* \*"/,
    ],
    [
      "copies without a bucket",
      { backup: { offsite: { accessKeyId: "a", secretAccessKey: "b" } } },
      /apim:backup\.offsite\.bucket is the name of the bucket/,
    ],
    [
      "copies to what is no address",
      { backup: { offsite: { ...OFFSITE, endpoint: "s3.example.com" } } },
      /apim:backup\.offsite\.endpoint is the address of a server, as in 'https:.*given: "s3\.example\.com"/,
    ],
    [
      "copies that are not kept",
      { backup: { offsite: { ...OFFSITE, retentionDays: 0 } } },
      /apim:backup\.offsite\.retentionDays .*>=1.*given: 0/,
    ],
    [
      "an unknown key of copies",
      { backup: { offsite: { ...OFFSITE, key: "x" } } },
      /apim:backup\.offsite\.key is not a setting; allowed here: endpoint, region, bucket/,
    ],
    ["a relative data root", { host: { dataRoot: "srv" } }, /apim:host\.dataRoot is an absolute path/],
    [
      "a Docker host of another kind",
      { host: { docker: "tcp://1.2.3.4" } },
      /apim:host\.docker is a Docker host: 'unix:/,
    ],
    [
      "a heap that the container cannot hold",
      { elk: { elasticsearchHeapMb: 1536 } },
      /apim:elk\.elasticsearchHeapMb must be at most two thirds/,
    ],
    [
      "synchronous replication without Patroni",
      { database: { synchronous: true } },
      /apim:database\.synchronous takes 'failover: automatic'/,
    ],
  ];
  for (const [what, given, message] of faults) {
    it(`refuses ${what}`, () => assert.throws(() => parseConfig(given), { message }));
  }

  for (const image of [
    "postgres:13",
    "registry:5000/kong:3.9.1",
    `kong@sha256:${"a".repeat(64)}`,
    `kong:3.9.1@sha256:${"a".repeat(64)}`,
  ]) {
    it(`takes the image ${image}`, () => assert.equal(parseConfig({ images: { kong: image } }).images.kong, image));
  }

  it("takes storage for copies, and has none by default", () => {
    assert.equal(parseConfig({}).backup.offsite, undefined);
    const { offsite } = parseConfig({ backup: { offsite: { ...OFFSITE, ageRecipients: [RECIPIENT] } } }).backup;
    assert.deepEqual(offsite, { ...OFFSITE, region: "us-east-1", ageRecipients: [RECIPIENT] });
  });

  it("never repeats a key of copies that is at fault", () => {
    const keys = { accessKeyId: "an access", secretAccessKey: "a secret", ageRecipients: ["AGE-SECRET-KEY-1PRIVATE"] };
    assert.throws(
      () => parseConfig({ backup: { offsite: { ...OFFSITE, ...keys } } }),
      ({ message }: Error) => message.includes("3 faults") && !/an access|a secret|1PRIVATE/.test(message),
    );
  });

  it("reports every fault at once", () => {
    assert.throws(
      () => parseConfig({ colour: "red", ports: { kibana: 0 }, backup: { schedules: { dump: "daily" } } }),
      ({ message }: Error) => message.split("\n  - ").length === 4 && message.includes("3 faults; nothing was created"),
    );
  });

  it("never repeats a secret that is at fault", () => {
    assert.throws(
      () => parseConfig({ gateway: { tls: { certificate: "", privateKey: 12345 } } }),
      ({ message }: Error) => message.includes("privateKey") && !message.includes("12345"),
    );
  });
});
