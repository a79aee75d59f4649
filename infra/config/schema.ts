import { z } from "zod";
import { ageRecipient, bindAddress, cidr, cron, dockerHost, image, megabytes, path, port, word } from "./fields";

/** Where the containers run. */
const host = z
  .strictObject({
    /** Docker Engine: `unix:///path/to/socket`, or `ssh://user@machine[:port]` for a VM. */
    docker: dockerHost.default("unix:///var/run/docker.sock"),
    /** Directory on that machine that holds the database and its backups. */
    dataRoot: path.default("/srv/apim"),
    /** Address at which the machine that runs Pulumi reaches the published ports. Default: loopback, or the SSH machine. */
    address: z.string().min(1).optional(),
    /** Private key for `ssh://`. Default: the keys of the running SSH agent. */
    sshPrivateKey: z.string().min(1).optional(),
    /** Free space that must be there before anything is created. */
    minimumFreeDiskMb: megabytes.default(2048),
  })
  .prefault({});

const network = z
  .strictObject({
    /** Subnet of the platform's own network; the database accepts connections from it alone. */
    cidr: cidr.default("172.28.0.0/16"),
    /** Further networks that may connect to the database: the operators' machines, where Docker runs on a VM. */
    operatorCidrs: z.array(cidr).default([]),
  })
  .prefault({});

const images = z
  .strictObject({
    /** 13 is the source architecture's version, past its end of life since November 2025. */
    postgres: image.default("postgres:13"),
    /** The address of the database, whichever node is the primary. */
    haproxy: image.default("haproxy:2.8.14"),
    /** Remembers who is the primary, where failover is automatic. */
    etcd: image.default("rancher/mirrored-coreos-etcd:v3.5.12"),
    kong: image.default("kong:3.9.1"),
    elasticsearch: image.default("docker.elastic.co/elasticsearch/elasticsearch:8.11.0"),
    logstash: image.default("docker.elastic.co/logstash/logstash:8.11.0"),
    kibana: image.default("docker.elastic.co/kibana/kibana:8.11.0"),
    /** The upstream service of the demo API. */
    echo: image.default("ealen/echo-server:0.9.2"),
    /** Counts requests for all gateway nodes, where `gateway.rateLimitStore` says so. */
    redis: image.default("redis:7.4.2-alpine"),
    elastalert: image.default("jertel/elastalert2:2.19.0"),
    /** Default: built from `infra/database/automatic/image` on top of the `postgres` image. */
    patroni: image.optional(),
    /** Default: built from `infra/observability/metrics/image` on top of the `postgres` image. */
    metrics: image.optional(),
    /** Default: built from `infra/backup/image` on top of the `postgres` image. */
    backup: image.optional(),
  })
  .prefault({});

const ports = z
  .strictObject({
    /** Address that the proxy listens on: the one thing that faces the public. */
    proxyAddress: bindAddress.default("0.0.0.0"),
    /** Address that everything else listens on: loopback, or the machine's private address. */
    address: bindAddress.default("127.0.0.1"),
    proxy: port.default(8000),
    proxyTls: port.default(8443),
    admin: port.default(8001),
    adminTls: port.default(8444),
    primary: port.default(5432),
    replica: port.default(5433),
    elasticsearch: port.default(9200),
    elasticsearchTransport: port.default(9300),
    logstash: port.default(8080),
    kibana: port.default(5601),
  })
  .prefault({});

/** Memory limit of each container. */
const memoryMb = z
  .strictObject({
    postgres: megabytes.default(1024),
    haproxy: megabytes.default(128),
    etcd: megabytes.default(256),
    kong: megabytes.default(1024),
    elasticsearch: megabytes.default(1536),
    logstash: megabytes.default(1024),
    kibana: megabytes.default(1024),
    echo: megabytes.default(128),
    backup: megabytes.default(512),
    metrics: megabytes.default(128),
    elastalert: megabytes.default(256),
    redis: megabytes.default(128),
  })
  .prefault({});

const database = z
  .strictObject({
    /** Who makes the replica the primary when that is lost: an operator, by `make failover`, or Patroni. */
    failover: z.enum(["manual", "automatic"]).default("manual"),
    /** With automatic failover, whether a write is acknowledged once both nodes have it, as long as both are there. Default: it is. */
    synchronous: z.boolean().optional(),
    maxConnections: z.int().min(20).max(10_000).default(200),
    /** Replication connections: one each for the replica and the WAL of the backups, two for a new replica, one for a base backup. */
    maxWalSenders: z.int().min(5).max(100).default(10),
    walKeepSizeMb: z.int().min(0).default(64),
    /** WAL kept at most for a replica that is away; past it the replica has to be cloned anew. */
    maxSlotWalKeepSizeMb: megabytes.default(4096),
  })
  .prefault({});

const gateway = z
  .strictObject({
    /** Kong nodes; each publishes its ports 10 above those of the node before. */
    nodes: z.int().min(1).max(9).default(1),
    workerProcesses: z.int().min(1).max(64).default(2),
    logLevel: z.enum(["debug", "info", "notice", "warn", "error", "crit"]).default("notice"),
    /** How often a node looks for changes made through another one. */
    dbUpdateFrequencySeconds: z.int().min(1).max(3600).default(5),
    /** Where requests are counted: in the node, or in a Redis for all nodes. Default: the node, where there is one only. */
    rateLimitStore: z.enum(["local", "redis"]).optional(),
    /** Own certificate for both TLS ports, PEM. Default: a self-signed one. */
    tls: z.strictObject({ certificate: z.string().min(1), privateKey: z.string().min(1) }).optional(),
  })
  .prefault({});

const elk = z
  .strictObject({
    clusterName: z.string().min(1).default("apim"),
    elasticsearchHeapMb: megabytes.default(512),
    logstashHeapMb: megabytes.default(256),
    /** Most that waits in Logstash's queue on disk while Elasticsearch is away. Beyond it, Kong's own queues wait. */
    logstashQueueMb: megabytes.default(1024),
    /** Whether Elasticsearch and Kibana ask who is there, over TLS. Needs an Elasticsearch with its security module. */
    security: z.boolean().default(false),
    /**
     * Their own certificate, PEM, with that of who signed it. It is for the names `elasticsearch` and `kibana` and for the
     * host's address. Default: a self-signed one.
     */
    tls: z
      .strictObject({
        certificate: z.string().min(1),
        privateKey: z.string().min(1),
        authority: z.string().min(1),
      })
      .optional(),
    /** How long requests, dead letters and metrics are kept. */
    retention: z
      .strictObject({
        days: z.int().min(1).max(3650).default(30),
        /** Who deletes: Elasticsearch by index lifecycle management (ILM), or the metrics collector where it lacks that. */
        by: z.enum(["elasticsearch", "collector"]).default("elasticsearch"),
      })
      .prefault({}),
  })
  .prefault({});

const metrics = z
  .strictObject({
    /** How often databases, disks, backups and gateway nodes are measured. */
    intervalSeconds: z.int().min(5).max(60).default(15),
  })
  .prefault({});

const email = z.strictObject({
  /** SMTP server. */
  host: z.string().min(1),
  port: z.int().min(1).max(65535).default(587),
  from: z.email(),
  to: z.array(z.email()).min(1),
  username: z.string().min(1).optional(),
  password: z.string().min(1).optional(),
});

const alerts = z
  .strictObject({
    /** What looks for them: ElastAlert 2, or Watcher where Elasticsearch has a licence for it. */
    engine: z.enum(["elastalert", "watcher"]).default("elastalert"),
    /** Who is told, beside Elasticsearch's index `elastalert`. Default: nobody. */
    notify: z
      .strictObject({
        webhookUrl: z.url().optional(),
        slackWebhookUrl: z.url().optional(),
        email: email.optional(),
      })
      .prefault({}),
    /** How often an alert that lasts is told again. */
    repeatMinutes: z.int().min(1).max(1440).default(10),
    /** For how long no request may be logged. */
    quietMinutes: z.int().min(1).max(10_080).default(60),
    /** How far the replica may be behind. */
    replicaLagSeconds: z.int().min(1).max(86_400).default(30),
    /** How full the disks of databases may be, in percent. */
    diskPercent: z
      .strictObject({ warning: z.int().min(1).max(99).default(80), critical: z.int().min(1).max(99).default(90) })
      .prefault({}),
    /** Where the sections of docs/alerts.md are read; an alert adds `#` and its name. */
    runbookUrl: z.string().min(1).default("docs/alerts.md"),
  })
  .prefault({});

/** When each job of the backups runs: five cron fields, UTC. */
const schedules = z
  .strictObject({
    baseBackup: cron.default("0 2 * * *"),
    restorePoint: cron.default("0 * * * *"),
    /** The logical dump. */
    dump: cron.default("30 2 * * *"),
    /** Kong's entities, in decK's format. */
    kong: cron.default("45 2 * * *"),
    /** A snapshot of Elasticsearch's indices. */
    elasticsearch: cron.default("0 3 * * *"),
    check: cron.default("0 4 * * *"),
    restoreTest: cron.default("0 5 * * 0"),
    /** Copies to `backup.offsite`. By default behind the hourly restore point, for which WAL is filed. */
    offsite: cron.default("10 * * * *"),
  })
  .prefault({});

/** S3-compatible storage that has copies of the backups. */
const offsite = z.strictObject({
  /** Default: AWS. */
  endpoint: z
    .url({ protocol: /^https?$/, error: "is the address of a server, as in 'https://s3.example.com'" })
    .optional(),
  region: word.default("us-east-1"),
  bucket: z
    .string("is the name of the bucket, which must be there")
    .regex(
      /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      "is a bucket's name: 3 to 63 lower-case letters, digits, dots and dashes, as in 'apim-backups'",
    ),
  /** Folder in the bucket. Default: the bucket itself. */
  prefix: z
    .string()
    .regex(
      /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/,
      "is a folder in the bucket, of letters, digits, '.', '_', '-' and '/' between names, as in 'apim/prod'",
    )
    .optional(),
  accessKeyId: word,
  secretAccessKey: word,
  /** Who can read the copies. Default: whoever can read the bucket. */
  ageRecipients: z.array(ageRecipient).default([]),
  /** Default: as long as backups are kept here. */
  retentionDays: z.int().min(1).max(3650).optional(),
});

const backup = z
  .strictObject({
    schedules,
    /** How far back a restore can go. WAL is kept as long: it is kept for 14 days at least, and is of use only after a base backup. */
    retentionDays: z.int().min(14).max(3650).default(30),
    restorePointDays: z.int().min(1).max(3650).default(7),
    /** Backups of each kind that retention never deletes, however old. */
    minimumKept: z.int().min(2).max(1000).default(2),
    /** Default: no copies. */
    offsite: offsite.optional(),
  })
  .prefault({});

/** The APIs of a stack. */
export const catalog = z
  .strictObject({
    /** Which domains' APIs are in the platform's own stack. Default: all; each of the others has a stack of its own. */
    domains: z.array(z.string()).optional(),
    /** How routes are served. */
    protocols: z
      .array(z.enum(["http", "https"]))
      .min(1)
      .default(["http", "https"]),
    /** Files in decK's format, by their paths from the project's folder, whose entities belong to the stack too. */
    deckFiles: z.array(z.string().min(1)).default([]),
  })
  .prefault({});

/** Everything that a stack can set, under `apim:` in its `Pulumi.<stack>.yaml`. */
export const platformConfig = z
  .strictObject({
    /** Whether containers and network are there. Off takes them away and keeps what they hold. */
    running: z.boolean().default(true),
    /** Protects data from `pulumi destroy`, and keeps it where a resource is removed from the program. */
    protect: z.boolean().default(false),
    /** Put before the names of containers, network and volumes, where several platforms share an engine. */
    namePrefix: z
      .string()
      .regex(
        /^([a-z0-9][a-z0-9-]*-)?$/,
        "is lower-case letters, digits and dashes, with a dash at the end, as in 'test-'",
      )
      .default(""),
    host,
    network,
    images,
    ports,
    memoryMb,
    database,
    gateway,
    elk,
    metrics,
    alerts,
    backup,
    catalog,
  })
  .check(eachPortOnce, heapFitsMemory, nodesCountTogether, certificateIsUsed, synchronousByPatroni);

/** What a domain's own stack can set. */
export const domainConfig = z.strictObject({
  /** The stack whose gateway serves the domain, as in `sandbox`. */
  platformStack: z.string().min(1),
  /** The one in `stacks/catalog`; none where decK files have all of its APIs. */
  domain: z.string().min(1).optional(),
  catalog: catalog.unwrap().omit({ domains: true }).prefault({}),
});

export type DomainConfig = z.output<typeof domainConfig>;
export type CatalogConfig = DomainConfig["catalog"];
export type PlatformConfig = z.output<typeof platformConfig>;
export type PortName = Exclude<keyof PlatformConfig["ports"], "address" | "proxyAddress">;

/** Ports of the gateway, of which every further node has its own. */
export const GATEWAY_PORTS = ["proxy", "proxyTls", "admin", "adminTls"] as const satisfies PortName[];

/** How far a node's ports lie above those of the node before. */
export const NODE_PORT_STEP = 10;

/** Every port that the platform publishes, by the name of its setting, with the address it listens on. */
export function publishedPorts(config: Pick<PlatformConfig, "ports" | "gateway">) {
  const { address, proxyAddress, ...named } = config.ports;
  return (Object.entries(named) as [PortName, number][]).flatMap(([name, first]) => {
    const nodes = (GATEWAY_PORTS as readonly PortName[]).includes(name) ? config.gateway.nodes : 1;
    const at = name === "proxy" || name === "proxyTls" ? proxyAddress : address;
    return Array.from({ length: nodes }, (_, node) => ({
      name,
      node,
      address: at,
      port: first + node * NODE_PORT_STEP,
    }));
  });
}

function eachPortOnce({ value, issues }: z.core.ParsePayload<PlatformConfig>) {
  const taken = new Map<number, PortName>();
  for (const { name, node, port: number } of publishedPorts(value)) {
    const other = taken.get(number);
    if (other) {
      const which = node === 0 ? "" : ` (on gateway node ${node + 1})`;
      issues.push({
        code: "custom",
        path: ["ports", name],
        input: number,
        message: `is the port of 'ports.${other}' too${which}; each port can be published once`,
      });
    }
    taken.set(number, name);
  }
}

function heapFitsMemory({ value, issues }: z.core.ParsePayload<PlatformConfig>) {
  const { elk: heaps, memoryMb: limits } = value;
  for (const [setting, heap, limit] of [
    ["elasticsearchHeapMb", heaps.elasticsearchHeapMb, limits.elasticsearch],
    ["logstashHeapMb", heaps.logstashHeapMb, limits.logstash],
  ] as const) {
    if (heap * 1.5 > limit) {
      issues.push({
        code: "custom",
        path: ["elk", setting],
        input: heap,
        message: `must be at most two thirds of the container's memory limit, which is ${limit} MB`,
      });
    }
  }
}

function nodesCountTogether({ value, issues }: z.core.ParsePayload<PlatformConfig>) {
  const { nodes, rateLimitStore } = value.gateway;
  if (nodes > 1 && rateLimitStore === "local") {
    issues.push({
      code: "custom",
      path: ["gateway", "rateLimitStore"],
      input: rateLimitStore,
      message: `must be 'redis' with ${nodes} nodes, which would each allow the whole limit`,
    });
  }
}

function synchronousByPatroni({ value, issues }: z.core.ParsePayload<PlatformConfig>) {
  const { failover, synchronous } = value.database;
  if (failover === "manual" && synchronous !== undefined) {
    issues.push({
      code: "custom",
      path: ["database", "synchronous"],
      input: synchronous,
      message: "takes 'failover: automatic': with an operator's failover, replication is asynchronous",
    });
  }
}

function certificateIsUsed({ value: { elk: settings }, issues }: z.core.ParsePayload<PlatformConfig>) {
  if (!settings.tls || settings.security) return;
  issues.push({
    code: "custom",
    path: ["elk", "tls"],
    input: undefined,
    message: "is a certificate that nobody shows; set 'elk.security' to true",
  });
}
