import { BUCKET, S3_PORT } from "./s3";
import { ScratchStack } from "./scratchStack";

/** Where a test of alerts listens, at the address that the platform's containers see this machine by. */
export const WEBHOOK_PORT = 19_999;

/** For the copies of the tests alone. */
export const AGE_IDENTITY = "AGE-SECRET-KEY-1FQAX8KL90QEUZSPQVVJP4PJL20UAUZV3F59PA4JF7SDEGJDFQVGSZJA402\n";
const AGE_RECIPIENT = "age1ldh49k8s7h92853hh8a2ugjhmspky7l42kww4dg5et6szgp78u2qt6yvzc";

export const S3_KEY = { accessKeyId: "of-the-platform-of-the-tests", secretAccessKey: "secret+of/the=platform" };

/** Two can be up at a time. */
const STACKS = {
  test: { portOffset: 10_000, cidr: "172.29.0.0/16" },
  automatic: { portOffset: 13_000, cidr: "172.27.0.0/16" },
};

/** The one that has its backups copied: its tests run a server for them. */
const copied = {
  endpoint: `http://172.29.0.1:${S3_PORT}`,
  bucket: BUCKET,
  prefix: "of-a-test",
  ageRecipients: [AGE_RECIPIENT],
  ...S3_KEY,
};

const name = process.env.APIM_TEST_STACK === "automatic" ? "automatic" : "test";

/** The platform that the end-to-end tests bring up and take away again. */
export const platform = new ScratchStack({
  name,
  ...STACKS[name],
  settings: {
    // Each minute, so that a backup is there soon; once a year, so that no test meets a copy under way.
    "apim:backup": {
      schedules: { dump: "* * * * *", offsite: "0 0 1 1 *" },
      offsite: name === "test" ? copied : undefined,
    },
    "apim:metrics": { intervalSeconds: 10 },
    "apim:alerts": { notify: { webhookUrl: `http://172.29.0.1:${WEBHOOK_PORT}/` }, repeatMinutes: 1, quietMinutes: 1 },
  },
});

export const HOSTNAMES = [
  "demo-echo",
  "elastalert",
  "elasticsearch",
  "kibana",
  "kong-1",
  "kong-database",
  "kong-database-backup",
  "kong-database-master",
  "kong-database-slave",
  "kong-migrations",
  "logstash",
  "metrics-collector",
];

export const CONTAINERS = HOSTNAMES.map((hostname) => platform.container(hostname)).sort();

/** Where failover is automatic. */
export const CONTAINERS_WITH_ETCD = [
  ...CONTAINERS,
  ...[1, 2, 3].map((member) => platform.container(`kong-database-etcd-${member}`)),
].sort();

export const NETWORK = platform.container("kong-net");

export const VOLUMES = ["elasticsearch-data", "logstash-data"].map((volume) => platform.container(volume));

export const DEMO_URL = platform.url("proxy", "/demo/echo");
