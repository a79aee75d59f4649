import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type Host, type SecretFile, Service, readText } from "../host";
import type { Elasticsearch } from "./elasticsearch";

const HOME = "/usr/share/logstash";

export interface LogstashArgs {
  host: Host;
  elasticsearch: Elasticsearch;
}

/** Takes Kong's request logs over HTTP, puts them in shape and writes them to Elasticsearch. */
export class Logstash extends pulumi.ComponentResource {
  /** Where Kong's http-log plugin sends its batches, once the pipeline is there. */
  readonly url: pulumi.Output<string>;

  constructor(name: string, args: LogstashArgs, opts?: pulumi.ComponentResourceOptions) {
    super("apim:observability:Logstash", name, {}, opts);
    const { host, elasticsearch } = args;
    const { elk, ports } = host.config;
    const pipeline = new Service(
      name,
      {
        host,
        hostname: "logstash",
        image: host.image("logstash"),
        memory: "logstash",
        environment: {
          ELASTICSEARCH_HOSTS: elasticsearch.url,
          LS_JAVA_OPTS: `-Xms${elk.logstashHeapMb}m -Xmx${elk.logstashHeapMb}m`,
        },
        files: [
          shipped("logstash.yml", "config/logstash.yml"),
          shipped("pipeline/kong.conf", "pipeline/logstash.conf"), // takes the place of the image's own default
          shipped("templates/kong-api-template.json", "templates/kong-api-template.json"),
        ],
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
  return { path: `${HOME}/${to}`, content: readText(join(__dirname, "logstash", from)) };
}
