import * as elasticstack from "@pulumi/elasticstack";
import * as pulumi from "@pulumi/pulumi";
import { type Host, Service } from "../host";
import { publishedUrls } from "./addresses";
import { type Login, Security, Users } from "./security";

/** Where repositories of snapshots may be. */
const SNAPSHOTS = "/usr/share/elasticsearch/snapshots";

export interface ElasticsearchArgs {
  host: Host;
}

/** A single Elasticsearch node, with its data in a volume of its own. Where it asks who is there, all of its clients log in. */
export class Elasticsearch extends pulumi.ComponentResource {
  /** Where other containers reach it, once it answers. */
  readonly url: pulumi.Output<string>;
  /**
   * The connection to its API, for templates, lifecycle policies, watches and the like as resources, once it answers; to
   * Kibana's too, whose resources have to wait for `Kibana.url`.
   */
  readonly provider: elasticstack.Provider;
  /** The policy that deletes old indices; undefined where Elasticsearch does not. */
  readonly lifecycle?: pulumi.Output<string>;
  /** The certificate that Elasticsearch and Kibana show, and the passwords; undefined where nobody is asked for one. */
  readonly security?: Security;
  private readonly users?: Users;

  constructor(name: string, args: ElasticsearchArgs, opts?: pulumi.ComponentResourceOptions) {
    super("apim:observability:Elasticsearch", name, {}, opts);
    const { host } = args;
    const { elk, ports } = host.config;
    const data = host.dataVolume(name, this);
    if (elk.security) this.security = new Security(`${name}-security`, { host }, { parent: this });
    const { environment = {}, files, volumes = [] } = this.security?.server ?? {};
    const self = this.security ? "https://elasticsearch:9200" : "http://127.0.0.1:9200";
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
          "xpack.security.enabled": String(elk.security),
          "path.repo": SNAPSHOTS,
          ES_JAVA_OPTS: `-Xms${elk.elasticsearchHeapMb}m -Xmx${elk.elasticsearchHeapMb}m`,
          ...environment,
        },
        files,
        volumes: [
          { volumeName: data.name, containerPath: "/usr/share/elasticsearch/data" },
          { hostPath: host.directory("backups", "elasticsearch"), containerPath: SNAPSHOTS },
          ...volumes,
        ],
        ports: [
          { internal: 9200, external: ports.elasticsearch, address: ports.address },
          ...(this.security
            ? []
            : [{ internal: 9300, external: ports.elasticsearchTransport, address: ports.address }]),
        ],
        healthcheck: ["curl", "-fsS", `${self}/_cluster/health?wait_for_status=yellow&timeout=5s`],
      },
      { parent: this },
    );
    this.url = pulumi.interpolate`${this.security ? "https" : "http"}://${node.hostname}:9200`;
    this.provider = this.connect(name, host, node);
    if (this.security) {
      const args = { config: host.config, security: this.security, provider: this.provider };
      this.users = new Users(`${name}-users`, args, { parent: this });
    }
    if (elk.retention.by === "elasticsearch") this.lifecycle = this.createLifecycle(name, elk.retention.days);
    this.registerOutputs({ url: this.url });
  }

  /** How a client logs in, once it can; undefined where nobody is asked to. */
  login(user: Parameters<Users["login"]>[0]): Login | undefined {
    return this.users?.login(user);
  }

  private connect(name: string, host: Host, node: Service): elasticstack.Provider {
    const { security } = this;
    const published = publishedUrls(host);
    const elasticsearch = { endpoints: [node.hostname.apply(() => published.elasticsearch)] };
    const kibana = { endpoints: [published.kibana] };
    const args = security
      ? {
          elasticsearch: { ...elasticsearch, ...credentials(security.login("elastic")), caData: security.authority },
          // Kibana's certificate can be trusted by a file alone: so what it is sent is not the superuser's.
          kibana: {
            ...kibana,
            ...credentials(security.login("dashboards")),
            insecure: host.config.elk.tls === undefined,
          },
        }
      : { elasticsearch, kibana };
    return new elasticstack.Provider(`${name}-api`, args, { parent: this });
  }

  private createLifecycle(name: string, days: number): pulumi.Output<string> {
    const args = { name: "apim", delete: { minAge: `${days}d`, delete: {} } };
    const opts = { parent: this, provider: this.provider };
    return new elasticstack.ElasticsearchIndexLifecycle(`${name}-lifecycle`, args, opts).name;
  }
}

function credentials({ user, password }: Login) {
  return { username: user, password };
}
