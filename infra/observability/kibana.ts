import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type Host, type SecretFile, Service, render } from "../host";
import { publishedUrls } from "./addresses";
import type { Elasticsearch } from "./elasticsearch";
import { AUTHORITY_FILE, authorityFile } from "./security";

const CONFIG = "/usr/share/kibana/config";

export interface KibanaArgs {
  host: Host;
  elasticsearch: Elasticsearch;
}

/** Shows what Elasticsearch holds. */
export class Kibana extends pulumi.ComponentResource {
  /** Where a browser on the machine that runs Pulumi finds it, once it answers and dashboards can be imported. */
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
        files: securityFiles(elasticsearch),
        ports: [{ internal: 5601, external: ports.kibana, address: ports.address }],
        healthcheck: ["curl", "-fsS", "-o", "/dev/null", ...status(elasticsearch)],
      },
      { parent: this },
    );
    const importer = elasticsearch.login("dashboards");
    this.url = pulumi.all([server.hostname, importer?.user]).apply(() => publishedUrls(host).kibana);
    this.registerOutputs({ url: this.url });
  }
}

/** What Kibana logs in to Elasticsearch with, and shows to browsers. */
function securityFiles(elasticsearch: Elasticsearch): SecretFile[] | undefined {
  const { security } = elasticsearch;
  const login = elasticsearch.login("kibana_system");
  if (!security || !login) return undefined;
  const settings = pulumi
    .all([login.user, login.password])
    .apply(([user, password]) =>
      render(join(__dirname, "kibana", "kibana.yml"), { user, password, authority: AUTHORITY_FILE }),
    );
  return [
    { path: `${CONFIG}/kibana.yml`, content: settings },
    { path: `${CONFIG}/kibana.crt`, content: security.certificate.certificate },
    { path: `${CONFIG}/kibana.key`, content: security.certificate.privateKey },
    authorityFile(login),
  ];
}

/** As curl's arguments. Kibana tells everyone whether it is well. */
function status({ security }: Elasticsearch): string[] {
  return security
    ? ["--cacert", AUTHORITY_FILE, "https://kibana:5601/api/status"]
    : ["http://127.0.0.1:5601/api/status"];
}
