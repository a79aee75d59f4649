import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { type Host, Service } from "../host";

export interface ElasticsearchArgs {
  host: Host;
}

/** A single Elasticsearch node, with its data in a volume of its own. */
export class Elasticsearch extends pulumi.ComponentResource {
  /** Where other containers reach it, once it answers. */
  readonly url: pulumi.Output<string>;

  constructor(name: string, args: ElasticsearchArgs, opts?: pulumi.ComponentResourceOptions) {
    super("apim:observability:Elasticsearch", name, {}, opts);
    const { host } = args;
    const { elk, ports } = host.config;
    const data = new docker.Volume(
      `${name}-data`,
      { name: host.named("elasticsearch-data"), labels: [{ label: "apim.stack", value: pulumi.getStack() }] },
      { parent: this, provider: host.docker, ...host.dataOptions },
    );
    const node = new Service(
      name,
      {
        host,
        hostname: "elasticsearch",
        image: host.image("elasticsearch"),
        memory: "elasticsearch",
        environment: {
          "cluster.name": elk.clusterName,
          "discovery.type": "single-node",
          "xpack.security.enabled": "false",
          ES_JAVA_OPTS: `-Xms${elk.elasticsearchHeapMb}m -Xmx${elk.elasticsearchHeapMb}m`,
        },
        volumes: [{ volumeName: data.name, containerPath: "/usr/share/elasticsearch/data" }],
        ports: [
          { internal: 9200, external: ports.elasticsearch, address: ports.address },
          { internal: 9300, external: ports.elasticsearchTransport, address: ports.address },
        ],
        healthcheck: ["curl", "-fsS", "http://127.0.0.1:9200/_cluster/health?wait_for_status=yellow&timeout=5s"],
      },
      { parent: this },
    );
    this.url = pulumi.interpolate`http://${node.hostname}:9200`;
    this.registerOutputs({ url: this.url });
  }
}
