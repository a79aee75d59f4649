import { join } from "node:path";
import * as elasticstack from "@pulumi/elasticstack";
import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import { type Host, type SecretFile, Service, readText } from "../../host";
import type { Elasticsearch } from "../elasticsearch";
import { AUTHORITY_FILE, type Login, curlLogin } from "../security";
import { alerts } from "./definitions";
import { type RuleOptions, SMTP_AUTH_FILE, elastalertRule } from "./elastalert";
import { watch } from "./watch";

const HOME = "/opt/elastalert";

export interface AlertingArgs {
  host: Host;
  elasticsearch: Elasticsearch;
}

/** Tells people what is wrong: by ElastAlert 2, or by Watcher where Elasticsearch's licence has it. */
export class Alerting extends pulumi.ComponentResource {
  constructor(name: string, args: AlertingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("apim:observability:Alerting", name, {}, opts);
    if (args.host.config.alerts.engine === "watcher") this.createWatches(name, args);
    else this.runElastAlert(name, args);
    this.registerOutputs({});
  }

  private runElastAlert(name: string, { host, elasticsearch }: AlertingArgs) {
    const login = elasticsearch.login("elastalert");
    const forHealthcheck = curlLogin(login);
    new Service(
      name,
      {
        host,
        hostname: "elastalert",
        image: host.image("elastalert"),
        memory: "elastalert",
        stopSignal: "SIGINT",
        environment: { ELASTICSEARCH_URL: elasticsearch.url, ...forHealthcheck.environment },
        files: [
          { path: `${HOME}/config.yaml`, content: settings(login) },
          { path: `${HOME}/healthcheck.py`, content: readText(__dirname, "healthcheck.py") },
          ...rules(host),
          ...smtpAuth(host),
          ...forHealthcheck.files,
        ],
        healthcheck: ["python3", `${HOME}/healthcheck.py`],
      },
      { parent: this },
    );
  }

  private createWatches(name: string, { host, elasticsearch: { provider } }: AlertingArgs) {
    for (const alert of alerts(host.config)) {
      const args = watch(alert, options(host));
      const hidden = { ...args, actions: pulumi.secret(args.actions) };
      new elasticstack.ElasticsearchWatch(`${name}-${alert.name}-${alert.severity}`, hidden, {
        parent: this,
        provider,
      });
    }
  }
}

function settings(login: Login | undefined): pulumi.Input<string> {
  const shipped = readText(__dirname, "config.yaml");
  if (!login) return shipped;
  return pulumi.all([login.user, login.password]).apply(([user, password]) => {
    const more = { use_ssl: true, ca_certs: AUTHORITY_FILE, es_username: user, es_password: password };
    return shipped + stringify(more);
  });
}

function options({ config: { alerts: settings } }: Host): RuleOptions {
  return settings;
}

/** Secret as a whole: the address of a webhook lets whoever has it post there. */
function rules(host: Host): SecretFile[] {
  return alerts(host.config).map((alert) => ({
    path: join(HOME, "rules", `${alert.name}-${alert.severity}.yaml`),
    content: pulumi.secret(elastalertRule(alert, options(host))),
  }));
}

function smtpAuth({ config }: Host): SecretFile[] {
  const { email } = config.alerts.notify;
  if (!email?.username) return [];
  const content = pulumi.secret(stringify({ user: email.username, password: email.password }));
  return [{ path: SMTP_AUTH_FILE, content }];
}
