import { ScratchStack } from "./scratchStack";

/** The platform that the end-to-end tests bring up and take away again. */
export const platform = new ScratchStack({
  name: "test",
  portOffset: 10_000,
  cidr: "172.29.0.0/16",
  // Each minute, so that a backup is there soon.
  settings: { "apim:backup": { schedule: "* * * * *" } },
});

export const HOSTNAMES = [
  "demo-echo",
  "elasticsearch",
  "kibana",
  "kong-1",
  "kong-database-backup",
  "kong-database-master",
  "kong-database-slave",
  "kong-migrations",
  "logstash",
];

export const CONTAINERS = HOSTNAMES.map((hostname) => platform.container(hostname)).sort();

export const NETWORK = platform.container("kong-net");

export const ELASTICSEARCH_VOLUME = platform.container("elasticsearch-data");

export const DEMO_URL = platform.url("proxy", "/demo/echo");
