import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type Host, type SecretFile, Service, readText } from "../host";
import { dailyIndices } from "./dailyIndices";
import type { Elasticsearch } from "./elasticsearch";
import { AUTHORITY_FILE, type Login, authorityFile } from "./security";

const FOLDER = join(__dirname, "logstash");
const HOME = "/usr/share/logstash";

export interface LogstashArgs {
  host: Host;
  elasticsearch: Elasticsearch;
}

/**
 * Takes Kong's request logs over HTTP, puts them in shape and writes them to Elasticsearch. What it has taken is kept in a
 * volume until it is stored; what cannot be stored as a request is stored as a dead letter.
 */
export class Logstash extends pulumi.ComponentResource {
  /** Where Kong's http-log plugin sends its batches, once the pipeline is there. */
  readonly url: pulumi.Output<string>;

  constructor(name: string, args: LogstashArgs, opts?: pulumi.ComponentResourceOptions) {
    super("apim:observability:Logstash", name, {}, opts);
    const { host, elasticsearch } = args;
    const { elk, ports } = host.config;
    const data = host.dataVolume(name, this);
    const login = elasticsearch.login("logstash_writer");
    const templates = [
      { prefix: "kong-api-logs", template: "kong-api-template", mappings: mappings("requests") },
      { prefix: "kong-api-dead-letters", mappings: mappings("dead-letters") },
    ].map((each) => dailyIndices(each.prefix, { elasticsearch, ...each }, { parent: this }));
    const pipeline = new Service(
      name,
      {
        host,
        hostname: "logstash",
        image: host.image("logstash"),
        memory: "logstash",
        // The pipeline that reads dead letters does not start before there is a folder for them.
        entrypoint: [
          "bash",
          "-c",
          `mkdir -p ${HOME}/data/dead_letter_queue/kong && exec /usr/local/bin/docker-entrypoint`,
        ],
        environment: {
          // No document before its mapping.
          ELASTICSEARCH_HOSTS: pulumi.all(templates.map(({ id }) => id)).apply(() => elasticsearch.url),
          LOGSTASH_QUEUE_SIZE: `${elk.logstashQueueMb}mb`,
          LS_JAVA_OPTS: `-Xms${elk.logstashHeapMb}m -Xmx${elk.logstashHeapMb}m`,
        },
        files: [
          shipped("logstash.yml", "config/logstash.yml"),
          shipped("pipelines.yml", "config/pipelines.yml"),
          loggingIn(login, shipped("pipelines/kong.conf", "pipeline/kong.conf")),
          loggingIn(login, shipped("pipelines/dead-letters.conf", "pipeline/dead-letters.conf")),
          ...(login ? [authorityFile(login)] : []),
        ],
        volumes: [{ volumeName: data.name, containerPath: `${HOME}/data` }],
        ports: [{ internal: 8080, external: ports.logstash, address: ports.address }],
        healthcheck: ["curl", "-fsS", "http://127.0.0.1:9600/"],
      },
      { parent: this },
    );
    this.url = pulumi.interpolate`http://${pipeline.hostname}:8080`;
    this.registerOutputs({ url: this.url });
  }
}

function shipped(from: string, to: string): SecretFile {
  return { path: `${HOME}/${to}`, content: readText(FOLDER, from) };
}

/** A pipeline whose outputs log in: from nothing but itself, or the environment, would Logstash take a password. */
function loggingIn(login: Login | undefined, { path, content }: SecretFile): SecretFile {
  if (!login) return { path, content };
  const whole = pulumi.all([content, login.user, login.password]).apply(([pipeline, user, password]) => {
    const settings = {
      user: `"${user}"`,
      password: `"${password}"`,
      ssl_certificate_authorities: `["${AUTHORITY_FILE}"]`,
    };
    const lines = Object.entries(settings).map(([name, value]) => `    ${name} => ${value}`);
    return pipeline.replace(/^ +hosts => .*$/gm, (hosts) => [hosts, ...lines].join("\n"));
  });
  return { path, content: whole };
}

function mappings(of: string): string {
  return readText(join(FOLDER, "mappings"), `${of}.json`);
}
