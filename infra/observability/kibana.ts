import * as pulumi from "@pulumi/pulumi";
import { type Host, Service } from "../host";
import type { Elasticsearch } from "./elasticsearch";

export interface KibanaArgs {
  host: Host;
  elasticsearch: Elasticsearch;
}

/** Shows what Elasticsearch holds. */
export class Kibana extends pulumi.ComponentResource {
  /** Where a browser on the machine that runs Pulumi finds it, once it answers. */
  readonly url: pulumi.Output<string>;

  constructor(name: string, args: KibanaArgs, opts?: pulumi.ComponentResourceOptions) {
    super("apim:observability:Kibana", name, {}, opts);
    const { host, elasticsearch } = args;
    const { ports } = host.config;
    const server = new Service(
      name,
      {
        host,
        hostname: "kibana",
        image: host.image("kibana"),
        memory: "kibana",
        environment: { ELASTICSEARCH_HOSTS: elasticsearch.url },
        ports: [{ internal: 5601, external: ports.kibana, address: ports.address }],
        healthcheck: ["curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:5601/api/status"],
      },
      { parent: this },
    );
    this.url = server.hostname.apply(() => `http://${host.address}:${ports.kibana}`);
    this.registerOutputs({ url: this.url });
  }
}
